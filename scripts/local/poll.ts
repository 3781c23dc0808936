import { setTimeout as sleep } from "node:timers/promises";

/**
 * Asks `question` every `everyMs` until it answers with something other than undefined or false.
 * Gives undefined when `timeoutMs` have passed without an answer.
 */
export async function pollUntil<T>(
  question: () => Promise<T | undefined | false>,
  options: { timeoutMs: number; everyMs?: number },
): Promise<T | undefined> {
  const deadline = Date.now() + options.timeoutMs;
  for (;;) {
    const answer = await question();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() >= deadline) return undefined;
    await sleep(options.everyMs ?? 50);
  }
}
