import { afterAll, beforeAll, expect, test } from "vitest";
import { addTrack, createPackage } from "#lib/videos/packages.ts";
import { makeVideo } from "./make-video.ts";
import { codeOf, type Person, startVideoWorld, type VideoWorld } from "./video-world.ts";

let world: VideoWorld;
let creator: Person;
let stranger: Person;
let videoId: string;

beforeAll(async () => {
  world = await startVideoWorld();
  creator = await world.signIn();
  stranger = await world.signIn();
  videoId = await makeVideo(world, creator, "ready");
  const { db } = world.host;
  const packageId = await createPackage(db, { videoId, kind: "full", segmentSeconds: 4, runLength: 3 });
  const sound = { packageId, kind: "audio", codecs: "mp4a.40.2", timescale: 48000 } as const;
  await addTrack(db, { ...sound, name: "a0", language: "en", initRef: "a0/init.mp4" });
  await addTrack(db, { ...sound, name: "a1", initRef: "a1/init.mp4" });
  await db.prisma.video.update({ where: { id: videoId }, data: { fullPackageId: packageId } });
});
afterAll(() => world.stop());

const patch = (name: string, json: unknown, as: Person | null = creator) =>
  world.fetch(`/api/v1/studio/videos/${videoId}/audio-tracks/${name}`, { method: "PATCH", as, json });

test("a creator says what language a sound is and what it is called; the first one is played first", async () => {
  const answer = await patch("a1", { language: "pt-br", label: " Comentário " });
  expect(answer.status).toBe(200);
  expect((await answer.json()).audioTracks).toMatchObject([
    { name: "a0", language: "en", label: null, preselected: true },
    { name: "a1", language: "pt-BR", label: "Comentário", preselected: false },
  ]);
  expect((await (await patch("a1", { label: "" })).json()).audioTracks[1]).toMatchObject({
    language: "pt-BR",
    label: null,
  });
});

test("what is no language, no sound or not one's own is refused", async () => {
  expect(await codeOf(await patch("a0", { language: "english" }))).toBe("request_invalid");
  const cleaned = await (await patch("a0", { label: "two\nlines\u0000\u202e" })).json();
  expect(cleaned.audioTracks[0]).toMatchObject({ label: "two lines" });
  expect(await codeOf(await patch("a0", { label: "x".repeat(81) }))).toBe("request_invalid");
  expect((await patch("v720", { label: "x" })).status).toBe(400);
  expect((await patch("a7", { label: "x" })).status).toBe(404);
  expect((await patch("a0", { label: "x" }, stranger)).status).toBe(404);
  expect((await patch("a0", { label: "x" }, null)).status).toBe(401);
});
