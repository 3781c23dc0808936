import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { makeChallenge } from "./challenge.ts";

it("makes another secret each time, and its S256 challenge as the server computes it", async () => {
  const one = await makeChallenge();
  const other = await makeChallenge();
  expect(one.verifier).toMatch(/^[\w-]{43}$/);
  expect(one.challenge).toBe(createHash("sha256").update(one.verifier).digest("base64url"));
  expect(other.verifier).not.toBe(one.verifier);
});
