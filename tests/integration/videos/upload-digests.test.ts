import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { recordServerDigest } from "#lib/videos/uploads/digests.ts";
import { uploadWorld } from "./upload-world.ts";
import { codeOf } from "./video-world.ts";

const uploads = uploadWorld();

describe("the sender's SHA-256", () => {
  const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  const tell = (uploadId: string, sha256: string) =>
    uploads.world.fetch(`/api/v1/uploads/${uploadId}/digest`, {
      method: "PUT",
      as: uploads.creator,
      json: { sha256 },
    });

  test("that agrees with ours changes nothing, whichever comes first", async () => {
    for (const serverFirst of [true, false]) {
      const content = randomBytes(100);
      const { uploadId, videoId } = await uploads.sender.send(content);
      if (serverFirst)
        expect(await recordServerDigest(uploads.world.host.db, uploadId, digest(content))).toBe(true);
      expect((await tell(uploadId, digest(content))).status).toBe(204);
      if (!serverFirst)
        expect(await recordServerDigest(uploads.world.host.db, uploadId, digest(content))).toBe(true);
      const view = await uploads.world.fetch(`/api/v1/studio/videos/${videoId}`, { as: uploads.creator });
      expect(await view.json()).toMatchObject({ state: "uploaded", upload: { digestMatches: true } });
    }
  });

  test("that differs rejects the video, whichever comes first, and tells it once", async () => {
    for (const serverFirst of [true, false]) {
      const content = randomBytes(100);
      const { uploadId, videoId } = await uploads.sender.send(content);
      if (serverFirst) await recordServerDigest(uploads.world.host.db, uploadId, digest(content));
      expect((await tell(uploadId, "ab".repeat(32))).status).toBe(204);
      if (!serverFirst)
        expect(await recordServerDigest(uploads.world.host.db, uploadId, digest(content))).toBe(false);
      const view = await uploads.world.fetch(`/api/v1/studio/videos/${videoId}`, { as: uploads.creator });
      expect(await view.json()).toMatchObject({
        state: "rejected",
        failure: { code: "digest_mismatch", retryable: false },
        upload: { digestMatches: false },
      });
      expect((await uploads.world.events(videoId)).map(({ name }) => name)).toEqual([
        "video/uploaded",
        "video/rejected",
      ]);
    }
  });

  test("cannot be exchanged for another one", async () => {
    const { uploadId } = await uploads.sender.send(randomBytes(100));
    await tell(uploadId, "ab".repeat(32));
    expect(await codeOf(await tell(uploadId, "cd".repeat(32)))).toBe("upload_conflict");
    expect((await tell(uploadId, "ab".repeat(32))).status).toBe(204);
  });
});
