import { describe, expect, it } from "vitest";
import { readAnswer } from "./app-answer.ts";

function response(status: number, body: unknown, headers: Record<string, string> = {}, authentic = true) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, body: text, authentic, header: (name: string) => headers[name] };
}

describe("readAnswer", () => {
  it("believes nothing that is not signed", () => {
    for (const status of [200, 206, 400, 500, 502]) {
      expect(readAnswer(response(status, { ok: true }, {}, false))).toMatchObject({
        kind: "unreachable",
        begun: false,
      });
    }
    expect(readAnswer(response(401, "{}", {}, false))).toMatchObject({
      reason: expect.stringContaining("signing key"),
    });
  });

  it("reads a function's result, and nothing as null", () => {
    expect(readAnswer(response(200, { a: 1 }))).toEqual({ kind: "returned", output: { a: 1 } });
    expect(readAnswer(response(200, ""))).toEqual({ kind: "returned", output: null });
  });

  it("tells errors that may be retried from those that may not", () => {
    const error = { name: "Error", message: "no" };
    expect(readAnswer(response(500, error, { "retry-after": "9" }))).toEqual({
      kind: "threw",
      error,
      retryable: true,
      retryAfter: "9",
    });
    expect(readAnswer(response(500, error, { "x-inngest-no-retry": "true" }))).toMatchObject({
      retryable: false,
    });
    expect(readAnswer(response(400, error))).toMatchObject({ retryable: false });
  });

  it("reads operations, one or many", () => {
    const op = { id: "abc", op: "StepRun", data: 1 };
    expect(readAnswer(response(206, [op]))).toMatchObject({
      kind: "ops",
      ops: [op],
      retryable: true,
    });
    expect(readAnswer(response(206, op))).toMatchObject({ kind: "ops", ops: [op] });
  });

  it("fails a function that wants to go on after each step of a parallel group, and names the option", () => {
    expect(readAnswer(response(206, [], { "x-inngest-req-version": "1" }))).toMatchObject({
      kind: "threw",
      error: { name: "EngineUnsupported", message: expect.stringContaining("optimizeParallelism") },
      retryable: false,
    });
  });

  it("takes what it cannot read as a call that may have begun", () => {
    for (const body of ["{", [{ op: "StepRun" }], "7"]) {
      expect(readAnswer(response(206, body))).toMatchObject({ kind: "unreachable", begun: true });
    }
  });
});
