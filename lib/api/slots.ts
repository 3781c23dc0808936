import { AppError } from "#lib/platform/errors.ts";

/** How many costly answers this process works on at once. */
export interface Slots {
  /** Throws AppError `busy`, retryable, when none is left. */
  check(): void;
  /** Does a piece of work in a slot. Throws as `check` does. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** The same for work that was checked before and can no longer be refused: it waits for its turn. */
  wait<T>(work: () => Promise<T>): Promise<T>;
  /** The same for an answer; its slot is taken until the last byte was read or nobody reads on. */
  answer(work: () => Promise<Response>): Promise<Response>;
}

export function createSlots(most: number): Slots {
  let free = most;
  const waiting: (() => void)[] = [];
  const check = () => {
    if (free > 0) return;
    throw new AppError("busy", "Too much of this is under way at the moment. Try again in a few seconds.", {
      retryable: true,
      retryAfterSeconds: 2,
    });
  };
  /** Gives what lets go of the slot again; more than once is fine. */
  const take = () => {
    check();
    free -= 1;
    return releaseOnce();
  };
  const releaseOnce = () => {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    };
  };
  const inside = async <T>(release: () => void, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } finally {
      release();
    }
  };
  return {
    check,
    run: async (work) => inside(take(), work),
    async wait(work) {
      if (free > 0) return inside(take(), work);
      await new Promise<void>((resolve) => void waiting.push(resolve));
      return inside(releaseOnce(), work);
    },
    async answer(work) {
      const release = take();
      try {
        const response = await work();
        if (response.body === null) release();
        else return new Response(releasing(response.body, release), response);
        return response;
      } catch (error) {
        release();
        throw error;
      }
    },
  };
}

/** Passes a body on as it is read, and says when it is over, however it ends. */
function releasing(body: ReadableStream<Uint8Array>, release: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          controller.close();
        } catch (error) {
          controller.error(error);
        }
        release();
      },
      async cancel(reason) {
        release();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
