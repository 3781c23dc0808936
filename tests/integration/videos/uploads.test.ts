import { createHash, randomBytes } from "node:crypto";
import { open, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "#lib/platform/ids.ts";
import { recordServerDigest } from "#lib/videos/uploads/digests.ts";
import { originalPath } from "#lib/videos/uploads/original-path.ts";
import { sweepUploads } from "#lib/videos/uploads/sweep-uploads.ts";
import { createTusEndpoint } from "#lib/videos/uploads/tus-endpoint.ts";
import { createSender } from "./tus-sender.ts";
import { codeOf, type Person, startVideoWorld, type VideoWorld } from "./video-world.ts";

let world: VideoWorld;
let creator: Person;
let sender: ReturnType<typeof createSender>;

beforeAll(async () => {
  world = await startVideoWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.restart({ QUOTA_CONCURRENT_JOBS: "100" });
  creator = await world.signIn();
  sender = createSender(world, creator);
});

const offsetOf = async (location: string) =>
  Number((await sender.head(location)).headers.get("upload-offset"));
const stored = (uploadId: string) => readFile(originalPath(world.host.config, uploadId));
const videoOf = (videoId: string) => world.host.db.prisma.video.findUniqueOrThrow({ where: { id: videoId } });

describe("an upload", () => {
  test("becomes a private draft at once and an uploaded video with its last byte, told once", async () => {
    const content = randomBytes(3_000_000);
    const { location, uploadId, videoId } = await sender.begin(content.length, { title: "My film" });
    expect(location).toMatch(/^\/api\/v1\/uploads\/upl_[0-9a-z]{26}$/);
    expect(await videoOf(videoId)).toMatchObject({
      title: "My film",
      state: "uploading",
      visibility: "draft",
    });
    expect(await offsetOf(location)).toBe(0);
    for (const [from, to] of [
      [0, 1_000_000],
      [1_000_000, 1_000_001],
      [1_000_001, 3_000_000],
    ] as const) {
      const response = await sender.patch(location, from, content.subarray(from, to));
      expect(response.status).toBe(204);
      expect(response.headers.get("upload-offset")).toBe(String(to));
    }
    expect(await videoOf(videoId)).toMatchObject({ state: "uploaded", attempt: 1 });
    expect((await stored(uploadId)).equals(content)).toBe(true);
    const head = await sender.head(location);
    expect(head.headers.get("upload-offset")).toBe("3000000");
    expect(head.headers.get("streamgate-video-id")).toBe(videoId);
    expect(await world.events(videoId)).toEqual([{ name: "video/uploaded", data: { videoId, attempt: 1 } }]);
  });

  test("of 64 MiB in one request arrives whole", async () => {
    const content = randomBytes(64 * 1024 * 1024);
    const { uploadId } = await sender.send(content);
    expect((await stored(uploadId)).equals(content)).toBe(true);
  });

  test("goes on after the tab was closed in the middle of a request, and after a restart of the server", async () => {
    const content = randomBytes(12_000_000);
    const { location, uploadId, videoId } = await sender.begin(content.length);
    const broken = breakingOff(content.subarray(0, 9_500_000));
    const response = await sender.patch(location, 0, broken, { "content-length": String(content.length) });
    expect(response.status).toBe(409);
    const kept = await offsetOf(location);
    expect(kept).toBeGreaterThanOrEqual(8 * 1024 * 1024);
    expect(kept).toBeLessThanOrEqual(9_500_000);
    await world.restart();
    expect(await offsetOf(location)).toBe(kept);
    expect((await sender.patch(location, kept, content.subarray(kept))).status).toBe(204);
    expect((await stored(uploadId)).equals(content)).toBe(true);
    expect((await videoOf(videoId)).state).toBe("uploaded");
  });

  test("whose connection hangs makes way for the browser that comes back", async () => {
    const content = randomBytes(2_000_000);
    const { location, uploadId } = await sender.begin(content.length);
    const { stream, given } = hangingAfter(content.subarray(0, 500_000));
    const hanging = sender.patch(location, 0, stream, { "content-length": String(content.length) });
    await given;
    const kept = await offsetOf(location);
    // One piece may have been between the socket and the file.
    expect(kept).toBeGreaterThanOrEqual(400_000);
    await hanging;
    expect((await sender.patch(location, kept, content.subarray(kept))).status).toBe(204);
    expect((await stored(uploadId)).equals(content)).toBe(true);
  });

  test("goes on from what was surely written when the process died, whatever lies behind it", async () => {
    const content = randomBytes(1_000_000);
    const { location, uploadId } = await sender.begin(content.length);
    await sender.patch(location, 0, content.subarray(0, 400_000));
    // Bytes that were on their way when the process was killed.
    await writeFile(originalPath(world.host.config, uploadId), randomBytes(90_000), { flag: "a" });
    expect(await offsetOf(location)).toBe(400_000);
    await sender.patch(location, 400_000, content.subarray(400_000));
    expect((await stored(uploadId)).equals(content)).toBe(true);
  });

  test("whose process died right after the last byte is completed when the browser asks, and by the sweep", async () => {
    for (const finish of [
      (location: string) => sender.head(location),
      () => sweepUploads(world.host.db, world.host.config, world.host.clock),
    ]) {
      const { location, uploadId, videoId } = await sender.begin(10);
      await writeFile(originalPath(world.host.config, uploadId), randomBytes(10));
      await world.host.db.prisma.upload.update({ where: { id: uploadId }, data: { received: 10n } });
      await finish(location);
      expect((await videoOf(videoId)).state).toBe("uploaded");
      expect(await world.events(videoId)).toHaveLength(1);
    }
  });

  test("is for its sender alone: files 0600 in a folder 0700", async () => {
    const { uploadId } = await sender.send(randomBytes(10));
    expect((await stat(join(world.dataDir, "uploads"))).mode & 0o777).toBe(0o700);
    expect((await stat(originalPath(world.host.config, uploadId))).mode & 0o777).toBe(0o600);
  });

  test("that is terminated is gone with its bytes, and its video is removed", async () => {
    const { location, uploadId, videoId } = await sender.begin(1_000_000);
    await sender.patch(location, 0, randomBytes(500_000));
    expect((await sender.terminate(location)).status).toBe(204);
    expect((await sender.head(location)).status).toBe(410);
    expect(await codeOf(await sender.patch(location, 500_000, randomBytes(10)))).toBe("upload_gone");
    await expect(stat(originalPath(world.host.config, uploadId))).rejects.toThrow("ENOENT");
    expect((await videoOf(videoId)).state).toBe("removed");
    expect((await world.events(videoId)).map(({ name }) => name)).toEqual(["video/cancelled"]);
  });

  test("that was terminated while bytes come in takes no more of them", async () => {
    const { location, uploadId } = await sender.begin(40_000_000);
    let more = true;
    const endless = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (!more) return controller.close();
        controller.enqueue(randomBytes(65_536));
        await new Promise((resolve) => setImmediate(resolve));
      },
    });
    const running = sender.patch(location, 0, endless, { "content-length": "40000000" });
    await expect
      .poll(async () => (await stat(originalPath(world.host.config, uploadId))).size)
      .toBeGreaterThan(0);
    expect((await sender.terminate(location)).status).toBe(204);
    const response = await running;
    more = false;
    expect(response.status).toBeGreaterThanOrEqual(400);
    await expect(stat(originalPath(world.host.config, uploadId))).rejects.toThrow("ENOENT");
  });

  test("that is complete cannot be terminated: its video is removed instead", async () => {
    const { location } = await sender.send(randomBytes(10));
    expect(await codeOf(await sender.terminate(location))).toBe("upload_conflict");
  });
});

describe("a full disk", () => {
  test("answers 507, keeps what was there and goes on when there is room", async () => {
    const content = randomBytes(3_000_000);
    const { location, uploadId } = await sender.begin(content.length);
    let room = 1_000_000;
    const endpoint = createTusEndpoint({
      db: world.host.db,
      config: world.host.config,
      path: "/api/v1/uploads",
      origin: world.origin,
      // The kernel's own full disk, behind the first million bytes.
      openFile: async (path) => {
        const [file, full] = [await open(path, "r+"), await open("/dev/full", "r+")];
        return {
          writev: (pieces, position) => {
            if (room === 0) return full.writev(pieces, position);
            const fitting = Buffer.concat(pieces).subarray(0, room);
            room -= fitting.length;
            return file.writev([fitting], position);
          },
          datasync: () => file.datasync(),
          close: async () => void (await Promise.all([file.close(), full.close()])),
        };
      },
    });
    const request = new Request(new URL(location, world.origin), {
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
    await expect(endpoint.handle(request, creator)).rejects.toMatchObject({
      code: "disk_full",
      retryable: true,
    });
    const kept = await offsetOf(location);
    expect(kept).toBe(1_000_000);
    expect((await sender.patch(location, kept, content.subarray(kept))).status).toBe(204);
    expect((await stored(uploadId)).equals(content)).toBe(true);
  });

  test("refuses a file that could not fit before any byte", async () => {
    await world.restart({ MAX_UPLOAD_BYTES: String(2 ** 52), QUOTA_BYTES: String(2 ** 52) });
    const response = await sender.create(2 ** 51);
    expect(response.status).toBe(507);
    expect(await codeOf(response)).toBe("disk_full");
  });
});

describe("is refused before any byte", () => {
  test("whoever is not signed in", async () => {
    const response = await sender.create(10, {}, { as: null });
    expect(response.status).toBe(401);
    expect(await codeOf(response)).toBe("sign_in_required");
  });

  test("a stranger where only listed creators may upload, with the reason; listed ones and operators pass", async () => {
    const operator = await world.signIn();
    await world.restart({
      UPLOADERS: "allowlist",
      UPLOADER_ACCOUNTS: creator.accounts.join(","),
      OPERATOR_ACCOUNTS: operator.accounts.join(","),
    });
    const before = await readdir(join(world.dataDir, "uploads"));
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 1;
          controller.enqueue(randomBytes(100));
        },
      },
      { highWaterMark: 0 },
    );
    const stranger = await world.signIn();
    const response = await sender.create(
      1_000,
      {},
      {
        as: stranger,
        body,
        headers: { "content-type": "application/offset+octet-stream" },
      },
    );
    expect(response.status).toBe(403);
    const problem = (await response.json()) as { code: string; detail: string };
    expect(problem.code).toBe("upload_forbidden");
    expect(problem.detail).toContain("operator");
    expect(pulled).toBe(0);
    expect(await readdir(join(world.dataDir, "uploads"))).toEqual(before);
    expect((await sender.create(10)).status).toBe(201);
    expect((await sender.create(10, {}, { as: operator })).status).toBe(201);
  });

  test("a file beyond the creator's storage", async () => {
    await world.restart({ QUOTA_BYTES: "1000" });
    await sender.send(randomBytes(600));
    const response = await sender.create(401);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      code: "quota_exceeded",
      details: { quota: "bytes", used: 600 },
    });
    expect((await sender.create(400)).status).toBe(201);
  });

  test("12 GB where 10 are allowed, before a byte is taken or a file begun", async () => {
    await world.restart({ QUOTA_BYTES: String(10 * 1024 ** 3) });
    const files = () => readdir(join(world.dataDir, "uploads")).catch(() => []);
    const before = await files();
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 1;
          controller.enqueue(new Uint8Array(65_536));
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { "content-type": "application/offset+octet-stream" };
    const response = await sender.create(12 * 1024 ** 3, {}, { body, headers });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      code: "quota_exceeded",
      detail: expect.stringContaining("needs 12.0 GiB, and 10.0 GiB of your storage are free"),
      details: { quota: "bytes", limit: 10 * 1024 ** 3 },
    });
    expect(pulled).toBe(0);
    expect(await files()).toEqual(before);
  });

  test("one job too many, also when several are begun at once", async () => {
    await world.restart({ QUOTA_CONCURRENT_JOBS: "3" });
    const answers = await Promise.all(Array.from({ length: 6 }, () => sender.create(10)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    const refused = answers.filter(({ status }) => status === 403);
    expect(await Promise.all(refused.map(codeOf))).toEqual(Array(3).fill("quota_exceeded"));
    expect(await readdir(join(world.dataDir, "uploads"))).toHaveLength(
      await world.host.db.prisma.upload.count({ where: { cancelledAt: null } }),
    );
  });

  test("a creator who has had the day's minutes", async () => {
    await world.restart({ QUOTA_MINUTES_PER_DAY: "10" });
    const { videoId } = await sender.send(randomBytes(10));
    await world.host.db.prisma.video.update({ where: { id: videoId }, data: { durationSeconds: 601 } });
    expect(await codeOf(await sender.create(10))).toBe("quota_exceeded");
  });

  test.each([
    [413, "upload_too_large", "1000001", {}],
    [415, "upload_type_unsupported", "10", { filename: "notes.txt", filetype: "text/plain" }],
    [400, "request_invalid", "0", {}],
  ])("what is wrong in itself: %i %s", async (status, code, size, metadata) => {
    await world.restart({ MAX_UPLOAD_BYTES: "1000000" });
    const response = await sender.create(Number(size), metadata);
    expect(response.status).toBe(status);
    expect(await codeOf(response)).toBe(code);
  });

  test("another site's page", async () => {
    const response = await sender.create(10, {}, { headers: { origin: "https://evil.example" } });
    expect(await codeOf(response)).toBe("origin_forbidden");
  });

  test("who does not speak tus 1.0.0", async () => {
    const response = await world.fetch("/api/v1/uploads", {
      method: "POST",
      as: creator,
      headers: { "upload-length": "10" },
    });
    expect(response.status).toBe(412);
    expect(response.headers.get("tus-version")).toBe("1.0.0");
  });

  test("more uploads a minute than anybody begins", async () => {
    const answers = [];
    for (let n = 0; n < 62; n++) answers.push(await sender.create(10, { filename: "x.txt", filetype: "" }));
    expect(answers.at(-1)?.status).toBe(429);
    expect(Number(answers.at(-1)?.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("somebody else's upload", () => {
  test.each(["HEAD", "PATCH", "DELETE"])("does not exist for %s", async (method) => {
    const content = randomBytes(1_000);
    const { location, uploadId } = await sender.begin(content.length);
    const other = await world.signIn();
    const response = await world.fetch(location, {
      method,
      as: other,
      headers: {
        "tus-resumable": "1.0.0",
        "upload-offset": "0",
        ...(method === "PATCH" && { "content-type": "application/offset+octet-stream" }),
      },
      ...(method === "PATCH" && { body: content }),
    });
    expect(response.status).toBe(404);
    expect((await stored(uploadId)).length).toBe(0);
    expect(await offsetOf(location)).toBe(0);
  });

  test("takes no digest", async () => {
    const { uploadId } = await sender.send(randomBytes(10));
    const other = await world.signIn();
    const response = await world.fetch(`/api/v1/uploads/${uploadId}/digest`, {
      method: "PUT",
      as: other,
      json: { sha256: "0".repeat(64) },
    });
    expect(response.status).toBe(404);
  });

  test.each(["../uploads", "%2e%2e%2fsecrets.json", "upl_x", "upl_00000000000000000000000000"])(
    "a name that was never given out (%s) is not found either",
    async (name) => {
      expect((await sender.head(`/api/v1/uploads/${name}`)).status).toBeGreaterThanOrEqual(400);
      expect((await sender.terminate(`/api/v1/uploads/${name}`)).status).toBe(404);
    },
  );
});

describe("bytes that do not fit", () => {
  test.each([1, 5, 1_000_000])(
    "at offset %i instead of 0 are a conflict and change nothing",
    async (offset) => {
      const { location, uploadId } = await sender.begin(2_000_000);
      const response = await sender.patch(location, offset, randomBytes(10));
      expect(response.status).toBe(409);
      expect(await codeOf(response)).toBe("upload_conflict");
      expect((await stored(uploadId)).length).toBe(0);
    },
  );

  test("more than was announced is refused, with and without a length", async () => {
    const { location, uploadId } = await sender.begin(1_000);
    expect(await codeOf(await sender.patch(location, 0, randomBytes(1_001)))).toBe("upload_too_large");
    const streamed = await sender.patch(location, 0, inChunks(randomBytes(3_000), 500));
    expect(await codeOf(streamed)).toBe("upload_too_large");
    expect((await stored(uploadId)).length).toBeLessThanOrEqual(1_000);
  });

  test("two writers at once: one wins, the file is right", async () => {
    const content = randomBytes(20_000_000);
    const { location, uploadId } = await sender.begin(content.length);
    const answers = await Promise.all([
      sender.patch(location, 0, inChunks(content, 65_536), { "content-length": String(content.length) }),
      sender.patch(location, 0, inChunks(content, 65_536), { "content-length": String(content.length) }),
    ]);
    const done = answers.filter(({ status }) => status === 204);
    expect(done.length).toBeGreaterThanOrEqual(1);
    const offset = await offsetOf(location);
    if (offset < content.length) await sender.patch(location, offset, content.subarray(offset));
    expect((await stored(uploadId)).equals(content)).toBe(true);
  });

  test.each(["", "-1", "1.5", "0x10"])("an offset of %j is no number", async (offset) => {
    const { location } = await sender.begin(100);
    const response = await sender.patch(location, 0, randomBytes(10), { "upload-offset": offset });
    expect(response.status).toBe(400);
  });
});

describe("the sender's SHA-256", () => {
  const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  const tell = (uploadId: string, sha256: string) =>
    world.fetch(`/api/v1/uploads/${uploadId}/digest`, { method: "PUT", as: creator, json: { sha256 } });

  test("that agrees with ours changes nothing, whichever comes first", async () => {
    for (const serverFirst of [true, false]) {
      const content = randomBytes(100);
      const { uploadId, videoId } = await sender.send(content);
      if (serverFirst) expect(await recordServerDigest(world.host.db, uploadId, digest(content))).toBe(true);
      expect((await tell(uploadId, digest(content))).status).toBe(204);
      if (!serverFirst) expect(await recordServerDigest(world.host.db, uploadId, digest(content))).toBe(true);
      const view = await world.fetch(`/api/v1/studio/videos/${videoId}`, { as: creator });
      expect(await view.json()).toMatchObject({ state: "uploaded", upload: { digestMatches: true } });
    }
  });

  test("that differs rejects the video, whichever comes first, and tells it once", async () => {
    for (const serverFirst of [true, false]) {
      const content = randomBytes(100);
      const { uploadId, videoId } = await sender.send(content);
      if (serverFirst) await recordServerDigest(world.host.db, uploadId, digest(content));
      expect((await tell(uploadId, "ab".repeat(32))).status).toBe(204);
      if (!serverFirst)
        expect(await recordServerDigest(world.host.db, uploadId, digest(content))).toBe(false);
      const view = await world.fetch(`/api/v1/studio/videos/${videoId}`, { as: creator });
      expect(await view.json()).toMatchObject({
        state: "rejected",
        failure: { code: "digest_mismatch", retryable: false },
        upload: { digestMatches: false },
      });
      expect((await world.events(videoId)).map(({ name }) => name)).toEqual([
        "video/uploaded",
        "video/rejected",
      ]);
    }
  });

  test("cannot be exchanged for another one", async () => {
    const { uploadId } = await sender.send(randomBytes(100));
    await tell(uploadId, "ab".repeat(32));
    expect(await codeOf(await tell(uploadId, "cd".repeat(32)))).toBe("upload_conflict");
    expect((await tell(uploadId, "ab".repeat(32))).status).toBe(204);
  });
});

describe("the sweep", () => {
  test("gives up what nobody went on with, and deletes what is not needed any more, and nothing else", async () => {
    const { prisma } = world.host.db;
    const abandoned = await sender.begin(100);
    const alive = await sender.begin(100);
    const rejected = await sender.send(randomBytes(10));
    const removed = await sender.send(randomBytes(10));
    const removedLongAgo = await sender.send(randomBytes(10));
    const kept = await sender.send(randomBytes(10));
    const longAgo = new Date(Date.now() - 8 * 24 * 3600 * 1000);
    await prisma.$executeRaw`UPDATE "Upload" SET "updatedAt" = ${longAgo} WHERE id = ${abandoned.uploadId}`;
    await prisma.video.update({ where: { id: rejected.videoId }, data: { state: "rejected" } });
    for (const [{ videoId }, removedAt] of [
      [removed, new Date()],
      [removedLongAgo, longAgo],
    ] as const) {
      await prisma.video.update({ where: { id: videoId }, data: { state: "removed", removedAt } });
    }
    const folder = join(world.dataDir, "uploads");
    const orphans = [newId("upl"), newId("upl")];
    for (const name of orphans) await writeFile(join(folder, name), "");
    await utimes(join(folder, orphans[0] ?? ""), longAgo, longAgo);

    await sweepUploads(world.host.db, world.host.config, world.host.clock);

    const left = await readdir(folder);
    for (const { uploadId } of [alive, removed, kept]) expect(left).toContain(uploadId);
    for (const { uploadId } of [abandoned, rejected, removedLongAgo]) expect(left).not.toContain(uploadId);
    expect(left).not.toContain(orphans[0]);
    expect(left).toContain(orphans[1]);
    expect((await videoOf(abandoned.videoId)).state).toBe("removed");
    expect((await sender.head(abandoned.location)).status).toBe(410);
    expect((await videoOf(alive.videoId)).state).toBe("uploading");
  });
});

function inChunks(content: Uint8Array, size: number): ReadableStream<Uint8Array> {
  let position = 0;
  return new ReadableStream({
    pull(controller) {
      if (position >= content.byteLength) return controller.close();
      controller.enqueue(content.subarray(position, position + size));
      position += size;
    },
  });
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
