import { expect, test } from "vitest";
import { whoElse } from "./who-else.ts";

const gate = { type: "allowlist" as const, count: 1 };

test("a creator who said nothing yet is not told that everyone may watch", () => {
  expect(whoElse({ access: "undecided", gate: null, tokenNames: [] })).toBe(
    "Nobody else may, until you say who.",
  );
  expect(whoElse({ access: "everyone", gate: null, tokenNames: [] })).toBe("So may everyone.");
  expect(whoElse({ access: "gated", gate, tokenNames: [] })).toBe(
    "For others: Sign in with the one account on the creator’s list.",
  );
});
