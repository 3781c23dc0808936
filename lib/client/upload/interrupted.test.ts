import { describe, expect, it } from "vitest";
import type { OwnVideo } from "#lib/shared/video.ts";
import { matchInterrupted } from "./interrupted.ts";

const video = (id: string, state: OwnVideo["state"], fileName = "film.mp4") =>
  ({ state, upload: { id, fileName, size: 10, received: 4, completedAt: null } }) as unknown as OwnVideo;

describe("interrupted uploads", () => {
  it("belong to a file of the same name and size only", () => {
    const list = [video("upl_1", "uploading")];
    expect(matchInterrupted({ name: "film.mp4", size: 10 }, list)?.upload.id).toBe("upl_1");
    expect(matchInterrupted({ name: "film.mp4", size: 11 }, list)).toBeUndefined();
    expect(matchInterrupted({ name: "other.mp4", size: 10 }, list)).toBeUndefined();
  });
});
