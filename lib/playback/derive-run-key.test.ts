import { describe, expect, it } from "vitest";
import { deriveRunKey } from "./derive-run-key.ts";

const contentKey = Uint8Array.from({ length: 32 }, (_, index) => index);
const generation = "gen_00000000000000000000000001";

describe("deriveRunKey", () => {
  it("gives what RFC 5869's extract and expand give by hand", () => {
    // Computed apart from Node: HMAC-SHA-256 with a zero salt, then one block of expand over the info.
    expect(deriveRunKey(contentKey, { generation, track: "v720", run: 7 }).toString("hex")).toBe(
      "606648b48ef27f0f9e1def65590b6774",
    );
  });

  it("never gives two names one key, also when their parts could be read the same way", () => {
    const names = ["gen_a", "gen_", "gen_av1", "gen_b"].flatMap((gen) =>
      ["v1", "av1", "a", "v10", "a0"].flatMap((track) =>
        [0, 1, 2, 255, 256, 65_536].map((run) => ({ generation: gen, track, run })),
      ),
    );
    const keys = names.map((name) => deriveRunKey(contentKey, name).toString("hex"));
    expect(new Set(keys).size).toBe(names.length);
  });

  it("gives another video's key for the same name only with that video's content key", () => {
    const name = { generation, track: "a0", run: 0 };
    expect(deriveRunKey(contentKey, name)).not.toEqual(deriveRunKey(new Uint8Array(32), name));
    expect(deriveRunKey(contentKey, name)).toHaveLength(16);
  });
});
