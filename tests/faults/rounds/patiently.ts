import { setTimeout as wait } from "node:timers/promises";
import { ApiProblem } from "#lib/client/api-problem.ts";

const patienceMs = 90_000;

/** Does something again until the server takes it, as a person would while it is away; a refusal is thrown at once. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const endAt = performance.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const refused = error instanceof ApiProblem && error.problem.status < 500;
      if (refused || performance.now() > endAt) throw error;
      await wait(500);
    }
  }
}
