import { glob, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { AppError } from "#lib/platform/errors.ts";
import { contracts } from "#lib/shared/api/contracts.ts";
import { InvalidRequestError, problemResponse, toProblem } from "./problem.ts";
import { problemCodes } from "./problem-codes.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Codes that sources hand to AppError itself or, in a class of theirs, to super. */
async function thrownCodes(): Promise<Map<string, string>> {
  const codes = new Map<string, string>();
  for await (const file of glob("{lib,workers,app}/**/*.ts", {
    cwd: root,
    exclude: (name) => name === "prisma",
  })) {
    if (file.endsWith(".test.ts")) continue;
    const source = await readFile(`${root}/${file}`, "utf8");
    for (const [, code] of source.matchAll(/\b(?:AppError|super)\(\s*"([a-z0-9_]+)"\s*,/g))
      codes.set(code ?? "", file);
  }
  return codes;
}

test("every code that a room throws is in the table", async () => {
  const codes = await thrownCodes();
  expect(codes.size).toBeGreaterThan(40);
  const missing = [...codes].filter(([code]) => !Object.hasOwn(problemCodes, code));
  expect(missing).toEqual([]);
});

test("every code that a contract promises has a status that a caller can act on", () => {
  const promised = contracts.flatMap(({ errors = [] }) => [...errors]);
  expect(promised.filter((code) => !Object.hasOwn(problemCodes, code))).toEqual([]);
  expect(promised.filter((code) => problemCodes[code]?.status === 500)).toEqual([]);
});

describe("what is told of a failure", () => {
  test("an expected one: its code, sentence, details and time", () => {
    const error = new AppError("keys_paced", "Wait.", {
      retryable: true,
      retryAfterSeconds: 3,
      details: { a: 1 },
    });
    expect(toProblem(error, "req_1")).toEqual({
      type: "urn:streamgate:problem:keys_paced",
      title: "Too many requests",
      status: 429,
      code: "keys_paced",
      detail: "Wait.",
      reference: "req_1",
      retryable: true,
      retryAfterSeconds: 3,
      details: { a: 1 },
    });
  });

  test.each([
    ["a bug", new Error("SELECT secret FROM …")],
    ["no error at all", { secret: 1 }],
    ["nothing", undefined],
    [
      "a code that concerns the operator",
      new AppError("master_key_mismatch", "secret", { details: { secret: 1 } }),
    ],
    ["a code that nobody entered", new AppError("never_heard_of", "secret", { details: { secret: 1 } })],
    ["a bug behind another", new Error("secret", { cause: new Error("secret") })],
  ])("%s: internal, and nothing more", (_, error) => {
    const problem = toProblem(error, "req_1");
    expect(problem).toMatchObject({ status: 500, code: "internal", reference: "req_1" });
    expect(JSON.stringify(problem)).not.toMatch(/secret/i);
  });

  test("a database that is away: 503 with a time", () => {
    const error = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(toProblem(error, "req_1")).toMatchObject({
      status: 503,
      code: "unavailable",
      retryable: true,
      retryAfterSeconds: 2,
    });
  });

  test("a unique violation is no outage", () => {
    expect(toProblem(Object.assign(new Error("duplicate key"), { code: "23505" }), "req_1").code).toBe(
      "internal",
    );
  });
});

test("a wrong part is named by its place, its value not repeated", () => {
  const result = z.object({ gate: z.object({ min: z.number() }) }).safeParse({ gate: { min: "hunter2" } });
  const error = new InvalidRequestError("body", result.error as z.ZodError);
  expect(error.message).toMatch(/^body\.gate\.min: /);
  expect(JSON.stringify(error.details)).not.toContain("hunter2");
});

test("an answer carries its time in whole seconds, at least one, and is never cached", async () => {
  const problem = toProblem(
    new AppError("rate_limited", "Wait.", { retryAfterSeconds: 0.2, details: { n: 1n } }),
    "req_1",
  );
  const response = problemResponse(problem);
  expect(response.headers.get("retry-after")).toBe("1");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toMatchObject({ details: { n: "1" } });
});

test("docs/api.md tells every code that a caller can meet, in the words of the table", async () => {
  const docs = await readFile(new URL("../../docs/api.md", import.meta.url), "utf8");
  const told = docs.split("\n").filter((line) => line.startsWith("| `"));
  const met = Object.entries(problemCodes).filter(
    ([code, { status }]) => status !== 500 || code === "internal",
  );
  expect(told).toEqual(
    met.map(([code, { status, what, todo }]) => `| \`${code}\` | ${status} | ${what} ${todo} |`),
  );
});
