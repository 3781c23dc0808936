import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createKeptKeys } from "./kept-keys.ts";

describe("kept run keys", () => {
  const masterKey = randomBytes(32);
  const wrapped = randomBytes(60);
  const name = { generation: "gen_a", track: "v360", run: 4 };

  it("are derived once", () => {
    const kept = createKeptKeys();
    const key = kept.find(masterKey, wrapped, name, () => randomBytes(16));
    expect(kept.find(masterKey, wrapped, { ...name }, () => randomBytes(16))).toBe(key);
  });

  it("differ by generation, track, run, wrapped content key and master key", () => {
    const kept = createKeptKeys();
    const find = (m = masterKey, w = wrapped, n = name) => kept.find(m, w, n, () => randomBytes(16));
    const keys = [
      find(),
      find(randomBytes(32)),
      find(masterKey, randomBytes(60)),
      find(masterKey, wrapped, { ...name, generation: "gen_b" }),
      find(masterKey, wrapped, { ...name, track: "a0" }),
      find(masterKey, wrapped, { ...name, run: 5 }),
    ];
    expect(new Set(keys.map((key) => key.toString("hex"))).size).toBe(keys.length);
  });

  it("are as many as memory is given for: the least recently used go first", () => {
    const kept = createKeptKeys(2);
    const find = (run: number) => kept.find(masterKey, wrapped, { ...name, run }, () => randomBytes(16));
    const [first, second] = [find(1), find(2)];
    find(1);
    find(3);
    expect(find(1)).toBe(first);
    expect(find(2)).not.toBe(second);
  });

  it("keep nothing of a derivation that failed", () => {
    const kept = createKeptKeys();
    const fail = () => {
      throw new Error("damaged");
    };
    expect(() => kept.find(masterKey, wrapped, name, fail)).toThrow("damaged");
    expect(kept.find(masterKey, wrapped, name, () => Buffer.alloc(16, 1))).toEqual(Buffer.alloc(16, 1));
  });
});
