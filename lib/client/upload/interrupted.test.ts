import { describe, expect, it } from "vitest";
import type { OwnVideo } from "#lib/shared/video.ts";
import { interruptedUploads, matchInterrupted } from "./interrupted.ts";
import { newUpload } from "./upload-state.ts";

const video = (id: string, state: OwnVideo["state"], fileName = "film.mp4") =>
  ({ state, upload: { id, fileName, size: 10, received: 4, completedAt: null } }) as unknown as OwnVideo;

describe("interrupted uploads", () => {
  it("are those that wait for bytes and are not being sent from this tab", () => {
    const here = { ...newUpload("1", { name: "film.mp4", size: 10 }), uploadId: "upl_2" };
    const list = [video("upl_1", "uploading"), video("upl_2", "uploading"), video("upl_3", "ready")];
    expect(interruptedUploads(list, [here]).map((each) => each.upload.id)).toEqual(["upl_1"]);
  });

  it("belong to a file of the same name and size only", () => {
    const list = [video("upl_1", "uploading")];
    expect(matchInterrupted({ name: "film.mp4", size: 10 }, list)?.upload.id).toBe("upl_1");
    expect(matchInterrupted({ name: "film.mp4", size: 11 }, list)).toBeUndefined();
    expect(matchInterrupted({ name: "other.mp4", size: 10 }, list)).toBeUndefined();
  });
});
