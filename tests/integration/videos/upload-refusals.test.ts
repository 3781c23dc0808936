import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sweepUploads } from "#lib/videos/uploads/sweep-uploads.ts";
import { inChunks, uploadWorld } from "./upload-world.ts";
import { codeOf } from "./video-world.ts";

const uploads = uploadWorld();

describe("is refused before any byte", () => {
  const files = () => readdir(join(uploads.world.dataDir, "uploads")).catch(() => []);

  /** A body that knows how often somebody read from it. */
  function watchedBody() {
    const seen = { pulled: 0 };
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          seen.pulled += 1;
          controller.enqueue(new Uint8Array(65_536));
        },
      },
      { highWaterMark: 0 },
    );
    return { seen, body, headers: { "content-type": "application/offset+octet-stream" } };
  }

  test("whoever is not signed in", async () => {
    const response = await uploads.sender.create(10, {}, { as: null });
    expect(response.status).toBe(401);
    expect(await codeOf(response)).toBe("sign_in_required");
  });

  test("a stranger where only listed creators may upload, with the reason; listed ones and operators pass", async () => {
    const operator = await uploads.world.signIn();
    await uploads.world.restart({
      UPLOADERS: "allowlist",
      UPLOADER_ACCOUNTS: uploads.creator.accounts.join(","),
      OPERATOR_ACCOUNTS: operator.accounts.join(","),
    });
    const before = await files();
    const { seen, body, headers } = watchedBody();
    const stranger = await uploads.world.signIn();
    const response = await uploads.sender.create(1_000, {}, { as: stranger, body, headers });
    expect(response.status).toBe(403);
    const problem = (await response.json()) as { code: string; detail: string };
    expect(problem.code).toBe("upload_forbidden");
    expect(problem.detail).toContain("operator");
    expect(seen.pulled).toBe(0);
    expect(await files()).toEqual(before);
    expect((await uploads.sender.create(10)).status).toBe(201);
    expect((await uploads.sender.create(10, {}, { as: operator })).status).toBe(201);
  });

  test("a file beyond the creator's storage", async () => {
    await uploads.world.restart({ QUOTA_BYTES: "1000" });
    await uploads.sender.send(randomBytes(600));
    const response = await uploads.sender.create(401);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      code: "quota_exceeded",
      details: { quota: "bytes", used: 600 },
    });
    expect((await uploads.sender.create(400)).status).toBe(201);
  });

  test("a file beyond the creator's storage, as long as what was removed or rejected lies on the disk", async () => {
    await uploads.world.restart({ QUOTA_BYTES: "1000" });
    const { db, stores, clock } = uploads.world.host;
    const removed = await uploads.sender.send(randomBytes(300));
    const rejected = await uploads.sender.send(randomBytes(300));
    const set = (videoId: string, data: object) => db.prisma.video.update({ where: { id: videoId }, data });
    await set(removed.videoId, { state: "removed", removedAt: new Date(), removedFrom: "ready" });
    await set(rejected.videoId, { state: "rejected" });
    const refusal = async () => (await uploads.sender.create(1000)).json();
    expect(await refusal()).toMatchObject({ details: { used: 600 } });
    await sweepUploads(db, stores.files, clock);
    expect(await refusal()).toMatchObject({ details: { used: 300 } });
    await set(removed.videoId, { removedAt: new Date(Date.now() - 8 * 86_400_000) });
    await sweepUploads(db, stores.files, clock);
    expect((await uploads.sender.create(1000)).status).toBe(201);
  });

  test("12 GB where 10 are allowed, before a byte is taken or a file begun", async () => {
    await uploads.world.restart({ QUOTA_BYTES: String(10 * 1024 ** 3) });
    const before = await files();
    const { seen, body, headers } = watchedBody();
    const response = await uploads.sender.create(12 * 1024 ** 3, {}, { body, headers });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      code: "quota_exceeded",
      detail: expect.stringContaining("needs 12.0 GiB, and 10.0 GiB of your storage are free"),
      details: { quota: "bytes", limit: 10 * 1024 ** 3 },
    });
    expect(seen.pulled).toBe(0);
    expect(await files()).toEqual(before);
  });

  test("one job too many, also when several are begun at once", async () => {
    await uploads.world.restart({ QUOTA_CONCURRENT_JOBS: "3" });
    const answers = await Promise.all(Array.from({ length: 6 }, () => uploads.sender.create(10)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    const refused = answers.filter(({ status }) => status === 403);
    expect(await Promise.all(refused.map(codeOf))).toEqual(Array(3).fill("quota_exceeded"));
    expect(await readdir(join(uploads.world.dataDir, "uploads"))).toHaveLength(
      await uploads.world.host.db.prisma.upload.count({ where: { cancelledAt: null } }),
    );
  });

  test("a creator who has had the day's minutes", async () => {
    await uploads.world.restart({ QUOTA_MINUTES_PER_DAY: "10" });
    const { videoId } = await uploads.sender.send(randomBytes(10));
    await uploads.world.host.db.prisma.video.update({
      where: { id: videoId },
      data: { durationSeconds: 601 },
    });
    expect(await codeOf(await uploads.sender.create(10))).toBe("quota_exceeded");
  });

  test.each([
    [413, "upload_too_large", "1000001", {}],
    [400, "request_invalid", "0", {}],
  ])("what is wrong in itself: %i %s", async (status, code, size, metadata) => {
    await uploads.world.restart({ MAX_UPLOAD_BYTES: "1000000" });
    const response = await uploads.sender.create(Number(size), metadata);
    expect(response.status).toBe(status);
    expect(await codeOf(response)).toBe(code);
  });

  test("another site's page", async () => {
    const response = await uploads.sender.create(10, {}, { headers: { origin: "https://evil.example" } });
    expect(await codeOf(response)).toBe("origin_forbidden");
  });

  test("who does not speak tus 1.0.0", async () => {
    const response = await uploads.world.fetch("/api/v1/uploads", {
      method: "POST",
      as: uploads.creator,
      headers: { "upload-length": "10" },
    });
    expect(response.status).toBe(412);
    expect(response.headers.get("tus-version")).toBe("1.0.0");
  });

  test("more uploads a minute than anybody begins", async () => {
    // Room comes back by one a second: a slow machine needs more of them to use it up.
    const answers: Response[] = [];
    while (answers.at(-1)?.status !== 429 && answers.length < 300)
      answers.push(await uploads.sender.create(10, { filename: "x.txt", filetype: "" }));
    expect(answers.at(-1)?.status).toBe(429);
    expect(answers.length).toBeGreaterThan(60);
    expect(Number(answers.at(-1)?.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("somebody else's upload", () => {
  test.each(["HEAD", "PATCH", "DELETE"])("does not exist for %s", async (method) => {
    const content = randomBytes(1_000);
    const { location, uploadId } = await uploads.sender.begin(content.length);
    const other = await uploads.world.signIn();
    const response = await uploads.world.fetch(location, {
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
    expect((await uploads.stored(uploadId)).length).toBe(0);
    expect(await uploads.offsetOf(location)).toBe(0);
  });

  test("takes no digest", async () => {
    const { uploadId } = await uploads.sender.send(randomBytes(10));
    const other = await uploads.world.signIn();
    const response = await uploads.world.fetch(`/api/v1/uploads/${uploadId}/digest`, {
      method: "PUT",
      as: other,
      json: { sha256: "0".repeat(64) },
    });
    expect(response.status).toBe(404);
  });

  test.each(["../uploads", "%2e%2e%2fsecrets.json", "upl_x", "upl_00000000000000000000000000"])(
    "a name that was never given out (%s) is not found either",
    async (name) => {
      expect((await uploads.sender.head(`/api/v1/uploads/${name}`)).status).toBeGreaterThanOrEqual(400);
      expect((await uploads.sender.terminate(`/api/v1/uploads/${name}`)).status).toBe(404);
    },
  );
});

describe("bytes that do not fit", () => {
  test.each([1, 5, 1_000_000])(
    "at offset %i instead of 0 are a conflict and change nothing",
    async (offset) => {
      const { location, uploadId } = await uploads.sender.begin(2_000_000);
      const response = await uploads.sender.patch(location, offset, randomBytes(10));
      expect(response.status).toBe(409);
      expect(await codeOf(response)).toBe("upload_conflict");
      expect((await uploads.stored(uploadId)).length).toBe(0);
    },
  );

  test("more than was announced is refused, with and without a length", async () => {
    const { location, uploadId } = await uploads.sender.begin(1_000);
    expect(await codeOf(await uploads.sender.patch(location, 0, randomBytes(1_001)))).toBe(
      "upload_too_large",
    );
    const streamed = await uploads.sender.patch(location, 0, inChunks(randomBytes(3_000), 500));
    expect(await codeOf(streamed)).toBe("upload_too_large");
    expect((await uploads.stored(uploadId)).length).toBeLessThanOrEqual(1_000);
  });

  test("two writers at once: one wins, the file is right", async () => {
    const content = randomBytes(20_000_000);
    const { location, uploadId } = await uploads.sender.begin(content.length);
    const answers = await Promise.all([
      uploads.sender.patch(location, 0, inChunks(content, 65_536), {
        "content-length": String(content.length),
      }),
      uploads.sender.patch(location, 0, inChunks(content, 65_536), {
        "content-length": String(content.length),
      }),
    ]);
    const done = answers.filter(({ status }) => status === 204);
    expect(done.length).toBeGreaterThanOrEqual(1);
    const offset = await uploads.offsetOf(location);
    if (offset < content.length) await uploads.sender.patch(location, offset, content.subarray(offset));
    expect((await uploads.stored(uploadId)).equals(content)).toBe(true);
  });

  test.each(["", "-1", "1.5", "0x10"])("an offset of %j is no number", async (offset) => {
    const { location } = await uploads.sender.begin(100);
    const response = await uploads.sender.patch(location, 0, randomBytes(10), { "upload-offset": offset });
    expect(response.status).toBe(400);
  });
});
