import { expect, test } from "vitest";
import { whoElse } from "./who-else.ts";

const gate = {
  type: "allowlist" as const,
  accounts: ["eip155:1:0x00000000000000000000000000000000000000aa"],
};

test("a creator who said nothing yet is not told that everyone may watch", () => {
  expect(whoElse({ access: "undecided", gate: null, tokenNames: [] })).toBe(
    "Nobody else may, until you say who.",
  );
  expect(whoElse({ access: "everyone", gate: null, tokenNames: [] })).toBe("So may everyone.");
  expect(whoElse({ access: "gated", gate, tokenNames: [] })).toBe("For others: Sign in with 0x0000…00aa.");
});
