import { randomBytes } from "node:crypto";
import { type FileHandle, open, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DiskStorage } from "#lib/storage/disk/disk-storage.ts";
import { sweepUploads } from "#lib/videos/uploads/sweep-uploads.ts";
import { createTusEndpoint } from "#lib/videos/uploads/tus-endpoint.ts";
import { originalPath } from "../../setup/original-path.ts";
import { inChunks, uploadWorld } from "./upload-world.ts";
import { codeOf } from "./video-world.ts";

const uploads = uploadWorld();

describe("an upload", () => {
  test("becomes a private draft at once and an uploaded video with its last byte, told once", async () => {
    const content = randomBytes(3_000_000);
    const { location, uploadId, videoId } = await uploads.sender.begin(content.length, { title: "My film" });
    expect(location).toMatch(/^\/api\/v1\/uploads\/upl_[0-9a-z]{26}$/);
    expect(await uploads.videoOf(videoId)).toMatchObject({
      title: "My film",
      state: "uploading",
      visibility: "draft",
    });
    expect(await uploads.offsetOf(location)).toBe(0);
    for (const [from, to] of [
      [0, 1_000_000],
      [1_000_000, 1_000_001],
      [1_000_001, 3_000_000],
    ] as const) {
      const response = await uploads.sender.patch(location, from, content.subarray(from, to));
      expect(response.status).toBe(204);
      expect(response.headers.get("upload-offset")).toBe(String(to));
    }
    expect(await uploads.videoOf(videoId)).toMatchObject({ state: "uploaded", attempt: 1 });
    expect((await uploads.stored(uploadId)).equals(content)).toBe(true);
    const head = await uploads.sender.head(location);
    expect(head.headers.get("upload-offset")).toBe("3000000");
    expect(head.headers.get("streamgate-video-id")).toBe(videoId);
    expect(await uploads.world.events(videoId)).toEqual([
      { name: "video/uploaded", data: { videoId, attempt: 1 } },
    ]);
  });

  test("of 64 MiB in one request arrives whole", async () => {
    const content = randomBytes(64 * 1024 * 1024);
    const { uploadId } = await uploads.sender.send(content);
    expect((await uploads.stored(uploadId)).equals(content)).toBe(true);
  });

  test("goes on after the tab was closed in the middle of a request, and after a restart of the server", async () => {
    const content = randomBytes(12_000_000);
    const { location, uploadId, videoId } = await uploads.sender.begin(content.length);
    const broken = breakingOff(content.subarray(0, 9_500_000));
    const response = await uploads.sender.patch(location, 0, broken, {
      "content-length": String(content.length),
    });
    expect(response.status).toBe(409);
    const kept = await uploads.offsetOf(location);
    expect(kept).toBeGreaterThanOrEqual(8 * 1024 * 1024);
    expect(kept).toBeLessThanOrEqual(9_500_000);
    await uploads.world.restart();
    expect(await uploads.offsetOf(location)).toBe(kept);
    expect((await uploads.sender.patch(location, kept, content.subarray(kept))).status).toBe(204);
    expect((await uploads.stored(uploadId)).equals(content)).toBe(true);
    expect((await uploads.videoOf(videoId)).state).toBe("uploaded");
  });

  test("whose connection hangs makes way for the browser that comes back", async () => {
    const content = randomBytes(2_000_000);
    const { location, uploadId } = await uploads.sender.begin(content.length);
    const { stream, given } = hangingAfter(content.subarray(0, 500_000));
    const hanging = uploads.sender.patch(location, 0, stream, { "content-length": String(content.length) });
    await given;
    const kept = await uploads.offsetOf(location);
    // One piece may have been between the socket and the file.
    expect(kept).toBeGreaterThanOrEqual(400_000);
    await hanging;
    expect((await uploads.sender.patch(location, kept, content.subarray(kept))).status).toBe(204);
    expect((await uploads.stored(uploadId)).equals(content)).toBe(true);
  });

  test("goes on from what was surely written when the process died, whatever lies behind it", async () => {
    const content = randomBytes(1_000_000);
    const { location, uploadId } = await uploads.sender.begin(content.length);
    await uploads.sender.patch(location, 0, content.subarray(0, 400_000));
    // Bytes that were on their way when the process was killed.
    await writeFile(originalPath(uploads.world.host.config, uploadId), randomBytes(90_000), { flag: "a" });
    expect(await uploads.offsetOf(location)).toBe(400_000);
    await uploads.sender.patch(location, 400_000, content.subarray(400_000));
    expect((await uploads.stored(uploadId)).equals(content)).toBe(true);
  });

  test("whose process died right after the last byte is completed when the browser asks, and by the sweep", async () => {
    for (const finish of [
      (location: string) => uploads.sender.head(location),
      () => {
        const { db, stores, clock } = uploads.world.host;
        return sweepUploads(db, stores.files, clock);
      },
    ]) {
      const { location, uploadId, videoId } = await uploads.sender.begin(10);
      await writeFile(originalPath(uploads.world.host.config, uploadId), randomBytes(10));
      await uploads.world.host.db.prisma.upload.update({ where: { id: uploadId }, data: { received: 10n } });
      await finish(location);
      expect((await uploads.videoOf(videoId)).state).toBe("uploaded");
      expect(await uploads.world.events(videoId)).toHaveLength(1);
    }
  });

  test("is for its sender alone: files 0600 in a folder 0700", async () => {
    const { uploadId } = await uploads.sender.send(randomBytes(10));
    expect((await stat(join(uploads.world.dataDir, "uploads"))).mode & 0o777).toBe(0o700);
    expect((await stat(originalPath(uploads.world.host.config, uploadId))).mode & 0o777).toBe(0o600);
  });

  test("that is terminated is gone with its bytes, and its video is removed", async () => {
    const { location, uploadId, videoId } = await uploads.sender.begin(1_000_000);
    await uploads.sender.patch(location, 0, randomBytes(500_000));
    expect((await uploads.sender.terminate(location)).status).toBe(204);
    expect((await uploads.sender.head(location)).status).toBe(410);
    expect(await codeOf(await uploads.sender.patch(location, 500_000, randomBytes(10)))).toBe("upload_gone");
    await expect(stat(originalPath(uploads.world.host.config, uploadId))).rejects.toThrow("ENOENT");
    expect((await uploads.videoOf(videoId)).state).toBe("removed");
    expect((await uploads.world.events(videoId)).map(({ name }) => name)).toEqual(["video/cancelled"]);
  });

  test("is sent, asked for and terminated by POST alone, where X-HTTP-Method-Override says what is meant", async () => {
    const content = randomBytes(900_000);
    const byPost = (location: string, method: string, more: Record<string, string> = {}, body?: Uint8Array) =>
      uploads.world.fetch(location, {
        method: "POST",
        as: uploads.creator,
        headers: { "tus-resumable": "1.0.0", "x-http-method-override": method, ...more },
        ...(body === undefined ? {} : { body }),
      });
    const part = { "content-type": "application/offset+octet-stream" };
    const { location, uploadId } = await uploads.sender.begin(content.length);
    const first = { ...part, "upload-offset": "0" };
    const sent = await byPost(location, "PATCH", first, content.subarray(0, 500_000));
    expect(sent.status).toBe(204);
    expect(sent.headers.get("upload-offset")).toBe("500000");
    expect((await byPost(location, "HEAD")).headers.get("upload-offset")).toBe("500000");
    const rest = { ...part, "upload-offset": "500000" };
    expect((await byPost(location, "PATCH", rest, content.subarray(500_000))).status).toBe(204);
    expect((await uploads.stored(uploadId)).equals(content)).toBe(true);

    const other = await uploads.sender.begin(10);
    const foreign = await byPost(other.location, "DELETE", { origin: "https://elsewhere.example" });
    expect(await codeOf(foreign)).toBe("origin_forbidden");
    expect(await codeOf(await byPost(other.location, "delete"))).toBe("method_not_allowed");
    const disguised = await uploads.world.fetch(other.location, {
      method: "HEAD",
      as: uploads.creator,
      headers: {
        ...{ "tus-resumable": "1.0.0", "x-http-method-override": "DELETE" },
        origin: "https://elsewhere.example",
      },
    });
    expect(disguised.status).toBe(403);
    expect((await byPost(other.location, "DELETE", { origin: uploads.world.origin })).status).toBe(204);
    expect((await uploads.sender.head(other.location)).status).toBe(410);
    const preflight = await uploads.world.fetch("/api/v1/uploads", {
      method: "OPTIONS",
      headers: { origin: uploads.world.origin, "access-control-request-method": "POST" },
    });
    expect(preflight.headers.get("access-control-allow-headers")).toContain("X-HTTP-Method-Override");
  });

  test("that was terminated while bytes come in takes no more of them", async () => {
    const { location, uploadId } = await uploads.sender.begin(40_000_000);
    let more = true;
    const endless = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (!more) return controller.close();
        controller.enqueue(randomBytes(65_536));
        await new Promise((resolve) => setImmediate(resolve));
      },
    });
    const running = uploads.sender.patch(location, 0, endless, { "content-length": "40000000" });
    await expect
      .poll(async () => (await stat(originalPath(uploads.world.host.config, uploadId))).size)
      .toBeGreaterThan(0);
    expect((await uploads.sender.terminate(location)).status).toBe(204);
    const response = await running;
    more = false;
    expect(response.status).toBeGreaterThanOrEqual(400);
    await expect(stat(originalPath(uploads.world.host.config, uploadId))).rejects.toThrow("ENOENT");
  });

  test("that is complete cannot be terminated: its video is removed instead", async () => {
    const { location } = await uploads.sender.send(randomBytes(10));
    expect(await codeOf(await uploads.sender.terminate(location))).toBe("upload_conflict");
  });
});

describe("a full disk", () => {
  test("answers 507, keeps what was there and goes on when there is room", async () => {
    const content = randomBytes(3_000_000);
    const { location, uploadId } = await uploads.sender.begin(content.length);
    const { db, config } = uploads.world.host;
    const files = new FullDisk(uploads.world.dataDir);
    const endpoint = createTusEndpoint({
      ...{ db, config, files },
      path: "/api/v1/uploads",
      origin: uploads.world.origin,
    });
    const request = new Request(new URL(location, uploads.world.origin), {
      method: "PATCH",
      headers: {
        "tus-resumable": "1.0.0",
        "upload-offset": "0",
        "content-type": "application/offset+octet-stream",
        "content-length": String(content.length),
      },
      body: inChunks(content, 100_000),
      duplex: "half",
    } as RequestInit);
    await expect(endpoint.handle(request, uploads.creator)).rejects.toMatchObject({
      code: "disk_full",
      retryable: true,
    });
    const kept = await uploads.offsetOf(location);
    expect(kept).toBe(1_000_000);
    expect((await uploads.sender.patch(location, kept, content.subarray(kept))).status).toBe(204);
    expect((await uploads.stored(uploadId)).equals(content)).toBe(true);
  });

  test("refuses a file that could not fit before any byte", async () => {
    await uploads.world.restart({ MAX_UPLOAD_BYTES: String(2 ** 52), QUOTA_BYTES: String(2 ** 52) });
    const response = await uploads.sender.create(2 ** 51);
    expect(response.status).toBe(507);
    expect(await codeOf(response)).toBe("disk_full");
  });
});

/** The kernel's own full disk, behind the first million bytes. */
class FullDisk extends DiskStorage {
  #room = 1_000_000;

  override async openGrowing(ref: string): Promise<FileHandle> {
    const [file, full] = [await super.openGrowing(ref), await open("/dev/full", "r+")];
    const close = file.close.bind(file);
    const writev = file.writev.bind(file);
    return Object.assign(file, {
      writev: (pieces: Uint8Array[], position: number) => {
        if (this.#room === 0) return full.writev(pieces, position);
        const fitting = Buffer.concat(pieces).subarray(0, this.#room);
        this.#room -= fitting.length;
        return writev([fitting], position);
      },
      close: async () => void (await Promise.all([close(), full.close()])),
    });
  }
}

function breakingOff(content: Uint8Array): ReadableStream<Uint8Array> {
  const reader = inChunks(content, 65_536).getReader();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.error(new Error("aborted"));
      else controller.enqueue(value);
    },
  });
}

/** A sender whose line goes dead behind the content; `given` resolves when all of it was taken. */
function hangingAfter(content: Uint8Array): { stream: ReadableStream<Uint8Array>; given: Promise<void> } {
  const reader = inChunks(content, 65_536).getReader();
  const { promise: given, resolve } = Promise.withResolvers<void>();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (!done) return controller.enqueue(value);
      resolve();
      return new Promise(() => {});
    },
  });
  return { stream, given };
}
