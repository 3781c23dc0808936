import { createEmbedSession, renewEmbedSession } from "#lib/shared/api/embed.ts";
import { call } from "../api.ts";
import { ApiProblem } from "../api-problem.ts";
import { type HandleStore, handleStore } from "./handle-store.ts";

/** Who a framed player plays for. The bearer is held here and nowhere else. */
export interface FrameSession {
  /** Exchanges a one-time code. Throws ApiProblem `embed_code_invalid`. */
  begin(code: string, verifier: string): Promise<void>;
  /** Takes up what an earlier page of this frame left, if it is still good. Throws ApiProblem when nobody answers. */
  restore(): Promise<void>;
  /** What a request says of the viewer: nothing, until somebody signed in through the window. */
  headers(): Record<string, string>;
  /** Runs a request; one that fails because the bearer has expired is run once more with the next one. */
  ask<T>(run: (headers: Record<string, string>) => Promise<T>): Promise<T>;
}

export function createFrameSession(videoId: string, store: HandleStore = handleStore(videoId)): FrameSession {
  let bearer: string | null = null;

  function take(tokens: { bearer: string; handle: string }) {
    bearer = tokens.bearer;
    store.write(tokens.handle);
  }

  /** One tab at a time, where tabs can tell: a handle works once, and those with the same site around share it. */
  async function renew(): Promise<void> {
    await exclusively(`streamgate.embed.${videoId}`, async () => {
      const handle = store.read();
      const { session } = await call(renewEmbedSession, {
        body: { videoId, ...(handle === null ? {} : { handle }) },
      });
      if (session !== null) return take(session);
      bearer = null;
      store.write(null);
    });
  }

  const headers = (): Record<string, string> =>
    bearer === null ? {} : { authorization: `Bearer ${bearer}` };

  return {
    async begin(code, verifier) {
      take(await call(createEmbedSession, { body: { videoId, code, verifier } }));
    },
    restore: renew,
    headers,
    async ask(run) {
      try {
        return await run(headers());
      } catch (error) {
        const expired = error instanceof ApiProblem && error.code === "sign_in_required" && bearer !== null;
        if (!expired) throw error;
        bearer = null;
        await renew();
        if (bearer === null) throw error;
        return run(headers());
      }
    },
  };
}

async function exclusively(name: string, run: () => Promise<void>): Promise<void> {
  let begun = false;
  try {
    await navigator.locks.request(name, () => {
      begun = true;
      return run();
    });
  } catch (error) {
    if (begun) throw error;
    // A frame without storage has no locks either.
    await run();
  }
}
