import { describe, expect, it } from "vitest";
import { ownVideo } from "../../../tests/fixtures/own-video.ts";
import { matchInterrupted } from "./interrupted.ts";

describe("interrupted uploads", () => {
  it("belong to a file of the same name and size only", () => {
    const list = [ownVideo({ upload: { id: "upl_1", fileName: "film.mp4", size: 10 } })];
    expect(matchInterrupted({ name: "film.mp4", size: 10 }, list)?.upload.id).toBe("upl_1");
    expect(matchInterrupted({ name: "film.mp4", size: 11 }, list)).toBeUndefined();
    expect(matchInterrupted({ name: "other.mp4", size: 10 }, list)).toBeUndefined();
  });
});
