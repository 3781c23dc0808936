import { describe, expect, it } from "vitest";
import { firstAnswer, type Runner } from "./first-answer.ts";
import { EndpointError } from "./json-rpc.ts";

const never = new AbortController().signal;
const options = { signal: never, lateAfterMs: 60_000, mayAdd: () => true };
const quorum = { need: 2, agree: (one: string, other: string) => one === other };

/** Runners that answer or fail at once, and who was started. */
function runners(...outcomes: (string | Error)[]) {
  const started: number[] = [];
  const all = outcomes.map(
    (outcome, index): Runner<string> =>
      async () => {
        started.push(index);
        if (outcome instanceof Error) throw outcome;
        return outcome;
      },
  );
  return { all, started };
}

const down = new EndpointError("down", "connection");

describe("firstAnswer", () => {
  it("starts the next one only when one fails", async () => {
    const { all, started } = runners(down, "yes", "no");
    expect(await firstAnswer(all, options)).toBe("yes");
    expect(started).toEqual([0, 1]);
  });

  it("throws the last failure, or at once what is no failure of an endpoint", async () => {
    const bug = new Error("bug");
    await expect(firstAnswer(runners(down, down).all, options)).rejects.toBe(down);
    const { all, started } = runners(bug, "yes");
    await expect(firstAnswer(all, options)).rejects.toBe(bug);
    expect(started).toEqual([0]);
  });

  it("starts no more when there may be no more requests", async () => {
    const { all, started } = runners(down, "yes");
    await expect(firstAnswer(all, { ...options, mayAdd: () => false })).rejects.toBe(down);
    expect(started).toEqual([0]);
  });

  it("aborts who is late when another one has answered", async () => {
    let aborted = false;
    const hanging: Runner<string> = (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          aborted = true;
          reject(signal.reason);
        });
      });
    const { all } = runners("yes");
    expect(await firstAnswer([hanging, ...all], { ...options, lateAfterMs: 0 })).toBe("yes");
    expect(aborted).toBe(true);
  });

  it("asks two of three, and the third only to settle it", async () => {
    const agreed = runners("yes", "yes", "no");
    expect(await firstAnswer(agreed.all, { ...options, quorum })).toBe("yes");
    expect(agreed.started).toEqual([0, 1]);
    const settled = runners("no", "yes", "yes");
    expect(await firstAnswer(settled.all, { ...options, quorum })).toBe("yes");
    expect(settled.started).toEqual([0, 1, 2]);
    expect(await firstAnswer(runners(down, "yes", "yes").all, { ...options, quorum })).toBe("yes");
  });

  it("has no answer when too few agree", async () => {
    const disagreement = { kind: "disagreement" };
    for (const { all } of [runners("a", "b", "c"), runners("a"), runners("a", "b")]) {
      await expect(firstAnswer(all, { ...options, quorum })).rejects.toMatchObject(disagreement);
    }
    await expect(firstAnswer(runners("a", down, down).all, { ...options, quorum })).rejects.toBe(down);
  });
});
