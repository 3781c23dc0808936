import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OwnVideo } from "#lib/shared/video.ts";
import { ownVideo } from "../../../tests/fixtures/own-video.ts";
import { nextToBegin, queueActions, queueItems, queueTotals, UPLOADS_AT_ONCE } from "./upload-queue.ts";
import { isActive, newUpload, nextUpload, type UploadEvent, type UploadState } from "./upload-state.ts";

const problem = {
  type: "t",
  title: "No",
  status: 403,
  code: "quota_exceeded",
  detail: "Full.",
  reference: "r",
  retryable: false,
};
const upload = (key: string, ...events: UploadEvent[]) =>
  events.reduce(nextUpload, newUpload(key, { name: `${key}.mp4`, size: 1000 }));
const sending = (key: string, sent = 0) =>
  upload(key, { type: "begun" }, { type: "progressed", sent, atMs: 0 });

const event: fc.Arbitrary<UploadEvent> = fc.oneof(
  fc.constantFrom<UploadEvent>(
    { type: "queued" },
    { type: "held", note: "too_many_jobs" },
    { type: "held", note: "file_permission" },
    { type: "interrupted" },
    { type: "paused" },
    { type: "sent" },
    { type: "verified" },
    { type: "cancelled" },
    { type: "failed", problem },
  ),
  fc.record({ type: fc.constant("progressed" as const), sent: fc.nat(1000), atMs: fc.nat(100_000) }),
);

describe("the queue", () => {
  it("never sends more than two files at once, and leaves no place empty while one waits", () => {
    const steps = fc.array(fc.tuple(fc.nat(5), event), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (taken) => {
        let uploads: UploadState[] = Array.from({ length: 6 }, (_, index) => upload(String(index)));
        for (const [index, happening] of taken) {
          uploads = uploads.map((each, at) => (at === index ? nextUpload(each, happening) : each));
          for (const key of nextToBegin(uploads)) {
            uploads = uploads.map((each) => (each.key === key ? nextUpload(each, { type: "begun" }) : each));
          }
          // "progressed" alone wakes nothing, so only what was begun counts.
          const active = uploads.filter(isActive).length;
          const ready = uploads.filter((each) => each.phase === "waiting" && each.note === null).length;
          expect(ready === 0 || active >= UPLOADS_AT_ONCE).toBe(true);
          expect(nextToBegin(uploads)).toEqual([]);
        }
      }),
    );
  });

  it("begins the oldest first and lets those wait that the server does not take yet", () => {
    const held = upload("a", { type: "held", note: "too_many_jobs" });
    expect(nextToBegin([held, upload("b"), upload("c"), upload("d")])).toEqual(["b", "c"]);
    expect(nextToBegin([sending("a"), upload("b"), upload("c")])).toEqual(["b"]);
    expect(nextToBegin([nextUpload(held, { type: "queued" })])).toEqual(["a"]);
  });

  it("adds up speed and remaining time of what flows, without what is paused", () => {
    const flows = (key: string) => nextUpload(sending(key), { type: "progressed", sent: 200, atMs: 2000 });
    const paused = upload("c", { type: "paused" });
    expect(queueTotals([flows("a"), flows("b"), paused])).toEqual({
      open: 3,
      active: 2,
      sent: 400,
      size: 3000,
      speed: 200,
      remaining: 8,
    });
    expect(queueTotals([paused]).remaining).toBeNull();
  });

  it("offers for all only what concerns several", () => {
    expect(queueActions([sending("a")])).toMatchObject({ pause: null, cancel: null, clear: null });
    expect(queueActions([sending("a"), upload("b"), upload("c", { type: "cancelled" })])).toEqual({
      pause: ["a", "b"],
      resume: null,
      cancel: ["a", "b"],
      clear: ["c"],
    });
  });
});

describe("queueItems", () => {
  const video = (id: string, state: OwnVideo["state"], completedAt: string | null = null) =>
    ownVideo({ id: `vid_${id}`, state, upload: { id: `upl_${id}`, completedAt } });

  it("shows each video on its way once, and knows who sends it", () => {
    const mine = nextUpload(sending("a"), { type: "created", uploadId: "upl_1", videoId: "vid_1" });
    const videos = [
      video("1", "uploading"),
      video("2", "uploading"),
      video("3", "uploading"),
      video("4", "transcoding"),
      video("5", "ready"),
      video("6", "uploading", "2026-01-01T00:00:00Z"),
    ];
    const items = queueItems([mine, upload("b")], videos, new Set(["upl_3"]));
    expect(items.map((item) => `${item.kind} ${item.video?.id}`)).toEqual([
      "upload vid_1",
      "upload undefined",
      "interrupted vid_2",
      "elsewhere vid_3",
      "working vid_4",
      "working vid_6",
    ]);
  });
});
