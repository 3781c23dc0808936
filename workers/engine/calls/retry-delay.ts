import type { EngineContext } from "../context.ts";

/**
 * When a failed attempt (counted from 0) is tried again: at the moment the app asked for by Retry-After (seconds or a date), or after
 * 1, 2, 4 … times the base, up to the maximum, less up to a fifth so that many failures do not come back at once.
 */
export function retryAt(
  ctx: Pick<EngineContext, "settings" | "clock">,
  attempt: number,
  retryAfter?: string,
): Date {
  const now = ctx.clock.now();
  if (retryAfter !== undefined) {
    const asked = new Date(/^\d+$/.test(retryAfter) ? now.getTime() + Number(retryAfter) * 1000 : retryAfter);
    if (!Number.isNaN(asked.getTime())) return asked;
  }
  const { retryBaseSeconds, retryMaxSeconds } = ctx.settings;
  const seconds = Math.min(retryBaseSeconds * 2 ** attempt, retryMaxSeconds) * (1 - Math.random() / 5);
  return new Date(now.getTime() + seconds * 1000);
}

/** Seconds until an app that could not be reached (for the n-th time in a row, from 0) is called again. */
export function refusalDelaySeconds(ctx: Pick<EngineContext, "settings">, refusals: number): number {
  return Math.min(0.5 * 2 ** Math.min(refusals, 16), ctx.settings.unreachableMaxSeconds);
}
