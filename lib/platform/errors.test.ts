import { expect, test, vi } from "vitest";
import { AppError, NotFoundError } from "./errors.ts";

test("an error of another copy of the module is an AppError too, and still none of this copy's subclasses", async () => {
  vi.resetModules();
  const other = await import("./errors.ts");
  expect(other.AppError).not.toBe(AppError);
  const error: unknown = new other.NotFoundError("The file");
  expect(error instanceof AppError).toBe(true);
  expect(error instanceof NotFoundError).toBe(false);
  expect(error instanceof other.NotFoundError).toBe(true);
});

test("nothing else is one", () => {
  for (const value of [new Error("x"), { code: "x" }, null, undefined, "x"]) {
    expect(value instanceof AppError).toBe(false);
  }
  expect(new AppError("x", "x") instanceof NotFoundError).toBe(false);
  expect(JSON.stringify(new AppError("x", "x"))).not.toContain("brand");
});
