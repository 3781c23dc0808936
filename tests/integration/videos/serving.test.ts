import { createHash, randomBytes } from "node:crypto";
import { open, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#lib/platform/ids.ts";
import { IpfsLocalStorage } from "#lib/storage/ipfs-local/ipfs-local-storage.ts";
import { advanceVideo } from "#lib/videos/advance-video.ts";
import { addSegments, addTrack, createPackage } from "#lib/videos/packages.ts";
import { createSender } from "./tus-sender.ts";
import { codeOf, type Person, startVideoWorld, type VideoWorld } from "./video-world.ts";

let world: VideoWorld;
let creator: Person;

beforeAll(async () => {
  world = await startVideoWorld();
  creator = await world.signIn();
});
afterAll(() => world.stop());

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe("/ipfs", () => {
  const segment = randomBytes(2_500_000);
  let cid: string;

  beforeAll(async () => {
    const ipfs = new IpfsLocalStorage(join(world.dataDir, "ipfs"));
    const files = await ipfs.importFiles([
      { path: "v720/init.mp4", content: randomBytes(800) },
      { path: "v720/0.m4s", content: segment },
      { path: "hls/master.m3u8", content: Buffer.from("#EXTM3U\n") },
      { path: "page.html", content: Buffer.from("<script>alert(1)</script>") },
    ]);
    ({ cid } = await ipfs.assembleFolder(files));
  });

  test("gives a file for ever, to every origin, and lets nothing be guessed of its type", async () => {
    const response = await world.fetch(`/ipfs/${cid}/v720/0.m4s`);
    expect(response.status).toBe(200);
    expect((await bytesOf(response)).equals(segment)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "video/iso.segment",
      "content-length": "2500000",
      "cache-control": "public, max-age=31536000, immutable",
      "accept-ranges": "bytes",
      "x-content-type-options": "nosniff",
      "access-control-allow-origin": "*",
      etag: `"${cid}/v720/0.m4s"`,
    });
  });

  test.each([
    ["v720/init.mp4", "video/mp4"],
    ["hls/master.m3u8", "application/vnd.apple.mpegurl"],
    ["page.html", "application/octet-stream"],
  ])("%s is %s, in a sandbox", async (path, type) => {
    const response = await world.fetch(`/ipfs/${cid}/${path}`);
    expect(response.headers.get("content-type")).toBe(type);
    expect(response.headers.get("content-security-policy")).toContain("sandbox");
  });

  test("HEAD tells the same without the bytes", async () => {
    const response = await world.fetch(`/ipfs/${cid}/v720/0.m4s`, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-length")).toBe("2500000");
    expect(await bytesOf(response)).toHaveLength(0);
  });

  test.each([
    ["bytes=0-0", 0, 1],
    ["bytes=1048570-1048589", 1_048_570, 20],
    ["bytes=2499990-", 2_499_990, 10],
    ["bytes=-5", 2_499_995, 5],
    ["bytes=2000000-9999999", 2_000_000, 500_000],
  ])("gives the part %s", async (range, offset, length) => {
    const response = await world.fetch(`/ipfs/${cid}/v720/0.m4s`, { headers: { range } });
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe(`bytes ${offset}-${offset + length - 1}/2500000`);
    expect(response.headers.get("content-length")).toBe(String(length));
    expect((await bytesOf(response)).equals(segment.subarray(offset, offset + length))).toBe(true);
  });

  test("refuses a part that does not exist, and ignores what is no single range", async () => {
    const outside = await world.fetch(`/ipfs/${cid}/v720/0.m4s`, { headers: { range: "bytes=2500000-" } });
    expect(outside.status).toBe(416);
    expect(outside.headers.get("content-range")).toBe("bytes */2500000");
    for (const range of ["bytes=0-1,5-6", "lines=1-2", "bytes=5-1"]) {
      expect((await world.fetch(`/ipfs/${cid}/v720/0.m4s`, { headers: { range } })).status).toBe(200);
    }
  });

  test("answers 304 to who has it, and the whole to who has another version", async () => {
    const etag = `"${cid}/v720/0.m4s"`;
    const known = await world.fetch(`/ipfs/${cid}/v720/0.m4s`, {
      headers: { "if-none-match": `"x", W/${etag}` },
    });
    expect(known.status).toBe(304);
    const other = { range: "bytes=0-9", "if-range": '"other"' };
    expect((await world.fetch(`/ipfs/${cid}/v720/0.m4s`, { headers: other })).status).toBe(200);
    const same = { range: "bytes=0-9", "if-range": etag };
    expect((await world.fetch(`/ipfs/${cid}/v720/0.m4s`, { headers: same })).status).toBe(206);
  });

  test("leads nowhere else", async () => {
    await writeFile(join(world.dataDir, "secrets.json"), "{}");
    for (const path of [
      "%2e%2e%2fsecrets.json",
      `${cid}/%2e%2e%2f%2e%2e%2fsecrets.json`,
      `${cid}%5c..%5csecrets.json`,
      `${cid}/%00`,
      `${cid}//v720/0.m4s`,
      "not-a-cid/0.m4s",
      // The text "hello" carried by the CID itself: our gateway gives what is stored, not what a link says.
      "bafkqablimvwgy3y",
    ]) {
      const response = await world.fetch(`/ipfs/${path}`);
      expect(response.status, path).toBe(400);
      expect(await codeOf(response)).toBe("storage_ref_invalid");
    }
    for (const path of [
      cid,
      `${cid}/v720`,
      `${cid}/v720/1.m4s`,
      "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi",
    ]) {
      expect((await world.fetch(`/ipfs/${path}`)).status, path).toBe(404);
    }
  });

  test("never gives a flipped byte: a damaged first block has its own status, a later one breaks the answer off", async () => {
    const ipfs = new IpfsLocalStorage(join(world.dataDir, "ipfs"));
    const content = randomBytes(3_000_000);
    const files = await ipfs.importFiles([
      { path: "0.m4s", content },
      { path: "1.m4s", content: randomBytes(1_000) },
    ]);
    const folder = await ipfs.assembleFolder(files);
    await flipIn(join(world.dataDir, "ipfs"), (bytes) => bytes.equals(content.subarray(2 * 1_048_576)));
    await flipIn(join(world.dataDir, "ipfs"), (bytes) => bytes.length === 1_000);
    const small = await world.fetch(`/ipfs/${folder.cid}/1.m4s`);
    expect(small.status).toBe(502);
    expect(await codeOf(small)).toBe("block_corrupt");
    const large = await world.fetch(`/ipfs/${folder.cid}/0.m4s`);
    const received: Uint8Array[] = [];
    const keep = new WritableStream<Uint8Array>({ write: (chunk) => void received.push(chunk) });
    await expect(large.body?.pipeTo(keep)).rejects.toThrow();
    const got = Buffer.concat(received);
    expect(got.equals(content.subarray(0, got.length))).toBe(true);
    expect(got.length).toBeLessThanOrEqual(2 * 1_048_576);
  });
});

describe("early segments", () => {
  const init = randomBytes(700);
  const cipher = randomBytes(200_000);
  let videoId: string;
  let packageId: string;

  beforeAll(async () => {
    ({ videoId } = await createSender(world, creator).send(randomBytes(10)));
    await advanceVideo(world.host.db, { videoId, attempt: 1, to: "probing" });
    ({ packageId } = await aPackage("early"));
  });

  async function aPackage(kind: "early" | "full", earlier = false) {
    const { db, stores } = world.host;
    const id = await createPackage(db, { videoId, kind, segmentSeconds: 4, runLength: 3 });
    const place = async (name: string, content: Buffer) => {
      // As earlier releases kept them.
      if (earlier) return { ...(await stores.files.put(`early/${id}/v360/${name}`, content)), cid: null };
      const [file] = await stores.packages.importFiles([{ path: `v360/${name}`, content }]);
      return { ref: `v360/${name}`, cid: file?.cid ?? null };
    };
    const { ref: initRef, cid: initCid } = await place("init.mp4", init);
    const { ref, cid } = await place("0.m4s", cipher);
    const track = { packageId: id, name: "v360", kind: "video", codecs: "avc1", timescale: 90_000 } as const;
    const sha256 = createHash("sha256").update(cipher).digest("hex");
    await addSegments(db, (await addTrack(db, { ...track, initRef, initCid })).id, [
      {
        n: 0,
        generation: newId("gen"),
        startTicks: 0,
        durationTicks: 360_000,
        size: cipher.length,
        sha256,
        ref,
        cid,
        totalSize: cipher.length,
      },
    ]);
    return { packageId: id, sha256, ref };
  }

  test("are given by their number, immutable, whole or in part", async () => {
    const whole = await world.fetch(`/api/v1/media/${packageId}/v360/0.m4s`);
    expect(whole.status).toBe(200);
    expect(whole.headers.get("cache-control")).toContain("immutable");
    expect(whole.headers.get("content-type")).toBe("video/iso.segment");
    expect((await bytesOf(whole)).equals(cipher)).toBe(true);
    const part = await world.fetch(`/api/v1/media/${packageId}/v360/0.m4s`, {
      headers: { range: "bytes=10-19" },
    });
    expect(part.status).toBe(206);
    expect((await bytesOf(part)).equals(cipher.subarray(10, 20))).toBe(true);
    const first = await world.fetch(`/api/v1/media/${packageId}/v360/init.mp4`);
    expect((await bytesOf(first)).equals(init)).toBe(true);
  });

  test.each([
    "v360/1.m4s",
    "v360/00.m4s",
    "v720/0.m4s",
    "v360/0.mp4",
    "v360/storyboard.vtt",
    "v360/..%2f..%2f0.m4s",
    "%2e%2e/0.m4s",
    "v360/999999999.m4s",
    "v360/99999999999999999999.m4s",
  ])("%s is not there", async (path) => {
    expect((await world.fetch(`/api/v1/media/${packageId}/${path}`)).status).toBe(404);
  });

  test("of a full package are not given here", async () => {
    const full = await aPackage("full");
    expect((await world.fetch(`/api/v1/media/${full.packageId}/v360/0.m4s`)).status).toBe(404);
  });

  test("that an earlier release made are given as well, but never what was damaged on the disk", async () => {
    const damaged = await aPackage("early", true);
    const sound = await world.fetch(`/api/v1/media/${damaged.packageId}/v360/0.m4s`);
    expect((await bytesOf(sound)).equals(cipher)).toBe(true);
    await world.host.stores.files.put(damaged.ref, randomBytes(cipher.length));
    const response = await world.fetch(`/api/v1/media/${damaged.packageId}/v360/0.m4s`);
    expect(response.status).toBe(502);
    expect(await codeOf(response)).toBe("block_corrupt");
  });

  test("of a removed video are gone", async () => {
    const removed = await aPackage("early");
    await world.fetch(`/api/v1/studio/videos/${videoId}`, { method: "DELETE", as: creator });
    expect((await world.fetch(`/api/v1/media/${removed.packageId}/v360/0.m4s`)).status).toBe(404);
  });
});

describe("a poster", () => {
  test("is seen by whoever may see the video's page", async () => {
    const picture = randomBytes(5_000);
    const { videoId } = await createSender(world, creator).send(randomBytes(10));
    const { ref } = await world.host.stores.files.put(`posters/${videoId}.jpg`, picture);
    expect((await world.fetch(`/api/v1/videos/${videoId}/poster`, { as: creator })).status).toBe(404);
    await world.host.db.prisma.video.update({ where: { id: videoId }, data: { posterRef: ref } });
    const stranger = await world.signIn();
    expect((await world.fetch(`/api/v1/videos/${videoId}/poster`, { as: stranger })).status).toBe(404);
    const mine = await world.fetch(`/api/v1/videos/${videoId}/poster`, { as: creator });
    expect(mine.headers.get("cache-control")).toContain("private");
    await world.host.db.prisma.video.update({ where: { id: videoId }, data: { visibility: "unlisted" } });
    const response = await world.fetch(`/api/v1/videos/${videoId}/poster`);
    expect(response.headers.get("content-type")).toBe("image/jpeg");
    expect((await bytesOf(response)).equals(picture)).toBe(true);
  });
});

test("an original cannot be had anywhere", async () => {
  const { uploadId } = await createSender(world, creator).send(Buffer.from("the original itself"));
  for (const path of [
    `/api/v1/media/uploads/${uploadId}/0.m4s`,
    `/api/v1/media/%2e%2e/uploads/${uploadId}`,
    `/ipfs/${uploadId}`,
    `/ipfs/%2e%2e/uploads/${uploadId}`,
  ]) {
    const response = await world.fetch(path, { as: creator });
    expect(response.status, path).toBeGreaterThanOrEqual(400);
    expect(await response.text()).not.toContain("the original itself");
  }
});

async function flipIn(root: string, matches: (bytes: Buffer) => boolean): Promise<void> {
  for (const name of await readdir(join(root, "blocks"), { recursive: true })) {
    const path = join(root, "blocks", name);
    if (!(await stat(path)).isFile()) continue;
    const file = await open(path, "r+");
    const bytes = await file.readFile();
    if (matches(bytes)) {
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      await file.write(bytes, 0, 1, 0);
    }
    await file.close();
  }
}
