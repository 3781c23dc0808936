import { describe, expect, it } from "vitest";
import { type FileResult, fileResults, judge, slowest } from "./test-report.ts";

const result = (file: string, more: Partial<FileResult> = {}): FileResult => ({
  file,
  seconds: 1,
  passed: 2,
  failed: 0,
  firstError: null,
  ...more,
});
const failing = (file: string) => result(file, { passed: 1, failed: 1, firstError: "a: Error" });

describe("a report of tests", () => {
  it("tells of each file its time, its counts and its first error", () => {
    const report = {
      testResults: [
        {
          name: "/repo/lib/a.test.ts",
          status: "failed",
          startTime: 1000,
          endTime: 3500,
          message: "",
          assertionResults: [
            { status: "passed", fullName: "a holds" },
            { status: "failed", fullName: "b holds", failureMessages: ["Error: 1 is not 2"] },
            { status: "pending", fullName: "c holds" },
          ],
        },
        {
          name: "/repo/lib/broken.test.ts",
          status: "failed",
          startTime: 1000,
          endTime: 1000,
          message: "Cannot find module",
          assertionResults: [],
        },
      ],
    };
    expect(fileResults(report, "/repo")).toEqual([
      { file: "lib/a.test.ts", seconds: 2.5, passed: 1, failed: 1, firstError: "b holds: Error: 1 is not 2" },
      { file: "lib/broken.test.ts", seconds: 0, passed: 0, failed: 1, firstError: "Cannot find module" },
    ]);
  });

  it("names the slowest files first", () => {
    const results = [result("a", { seconds: 1 }), result("b", { seconds: 30 }), result("c", { seconds: 2 })];
    expect(slowest(results, 2)).toEqual(["   30.0 s  b", "    2.0 s  c"]);
  });
});

describe("a run of tests", () => {
  it("passes when everything did", () => {
    expect(judge([result("a"), result("b")], [])).toEqual({ passed: 4, failed: 0, unsteady: [] });
  });

  it("passes when what failed passes alone, and names it", () => {
    const verdict = judge([result("a"), failing("b")], [result("b")]);
    expect(verdict).toEqual({ passed: 4, failed: 0, unsteady: [failing("b")] });
  });

  it("fails when a file fails alone as well", () => {
    expect(judge([result("a"), failing("b")], [failing("b")])).toMatchObject({
      passed: 3,
      failed: 1,
      unsteady: [],
    });
  });

  it("fails when more than three files passed alone only", () => {
    const files = ["a", "b", "c", "d"];
    const verdict = judge(
      files.map(failing),
      files.map((file) => result(file)),
    );
    expect(verdict).toMatchObject({ passed: 8, failed: 4 });
    expect(verdict.unsteady).toHaveLength(4);
  });
});
