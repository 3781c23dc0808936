import { describe, expect, it } from "vitest";
import { newUpload, nextUpload, type UploadEvent, uploadActions } from "./upload-state.ts";

const file = { name: "film.mp4", size: 1000 };
const problem = {
  type: "t",
  title: "Disk full",
  status: 507,
  code: "storage_full",
  detail: "Try later.",
  reference: "r",
  retryable: true,
};
const play = (...events: UploadEvent[]) => events.reduce(nextUpload, newUpload("1", file));

describe("upload state", () => {
  it("goes from waiting to done", () => {
    const upload = play(
      { type: "begun" },
      { type: "created", uploadId: "upl_1", videoId: "vid_1" },
      { type: "progressed", sent: 400, atMs: 0 },
      { type: "sent" },
      { type: "verified" },
    );
    expect(upload).toMatchObject({ phase: "done", sent: 1000, videoId: "vid_1" });
  });

  it("keeps what was sent over a pause and goes on from there", () => {
    const paused = play({ type: "begun" }, { type: "progressed", sent: 400, atMs: 0 }, { type: "paused" });
    expect(paused).toMatchObject({ phase: "paused", sent: 400 });
    expect(nextUpload(paused, { type: "begun" })).toMatchObject({ phase: "sending", sent: 400 });
  });

  it("is not woken from a pause by a late reading", () => {
    const upload = play({ type: "begun" }, { type: "paused" }, { type: "progressed", sent: 900, atMs: 5 });
    expect(upload).toMatchObject({ phase: "paused", sent: 0 });
  });

  it("says that it reconnects until bytes flow again", () => {
    const lost = play({ type: "begun" }, { type: "interrupted" });
    expect(lost.phase).toBe("reconnecting");
    expect(nextUpload(lost, { type: "progressed", sent: 10, atMs: 0 }).phase).toBe("sending");
  });

  it("can be taken up again after a failure, which is then forgotten", () => {
    const failed = play({ type: "begun" }, { type: "failed", problem });
    expect(uploadActions(failed.phase).resume).toBe(true);
    expect(nextUpload(failed, { type: "begun" })).toMatchObject({ phase: "sending", problem: null });
  });

  it("knows how much was there when it was taken up again", () => {
    expect(play({ type: "begun" }, { type: "resumed", from: 600 })).toMatchObject({
      resumedFrom: 600,
      sent: 600,
    });
  });

  it("stays cancelled whatever comes after", () => {
    expect(play({ type: "begun" }, { type: "cancelled" }, { type: "sent" }).phase).toBe("cancelled");
  });
});
