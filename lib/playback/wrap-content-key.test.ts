import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { masterKeyId, unwrapContentKey, wrapContentKey } from "./wrap-content-key.ts";

const master = randomBytes(32);
const content = randomBytes(32);

describe("a wrapped content key", () => {
  it("comes back under the same master key and video, and looks different each time", () => {
    const wrapped = wrapContentKey(master, "vid_a", content);
    expect(unwrapContentKey(master, "vid_a", wrapped)).toEqual(content);
    expect(wrapped.includes(content)).toBe(false);
    expect(wrapContentKey(master, "vid_a", content)).not.toEqual(wrapped);
  });

  it("opens for no other video, no other master key and not after one bit has changed", () => {
    const wrapped = wrapContentKey(master, "vid_a", content);
    const damaged = expect.objectContaining({ code: "content_key_damaged" });
    const opening = (key: Uint8Array, video: string, bytes: Uint8Array) => () =>
      unwrapContentKey(key, video, bytes);
    expect(opening(master, "vid_b", wrapped)).toThrow(damaged);
    expect(opening(randomBytes(32), "vid_a", wrapped)).toThrow(damaged);
    for (const at of [0, 12, 30, wrapped.length - 1]) {
      const flipped = Buffer.from(wrapped);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(opening(master, "vid_a", flipped)).toThrow(damaged);
    }
    expect(opening(master, "vid_a", wrapped.subarray(0, 20))).toThrow(damaged);
    expect(opening(master, "vid_a", new Uint8Array(0))).toThrow(damaged);
  });

  it("names a master key without containing any of it", () => {
    expect(masterKeyId(master)).toMatch(/^[0-9a-f]{16}$/);
    expect(masterKeyId(master)).not.toBe(masterKeyId(randomBytes(32)));
    expect(master.toString("hex")).not.toContain(masterKeyId(master));
  });
});
