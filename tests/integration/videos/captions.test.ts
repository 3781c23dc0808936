import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { captionLimit, captionMaxBytes, type OwnCaption } from "#lib/shared/api/captions.ts";
import { purgeVideo } from "#lib/videos/purge-video.ts";
import { createSender } from "./tus-sender.ts";
import { codeOf, type Person, startVideoWorld, type VideoWorld } from "./video-world.ts";

let world: VideoWorld;
let creator: Person;
let stranger: Person;
let operator: Person;
let videoId: string;

beforeAll(async () => {
  world = await startVideoWorld();
  creator = await world.signIn();
  stranger = await world.signIn();
  operator = await world.signIn();
  await world.restart({ OPERATOR_ACCOUNTS: operator.accounts.join(",") });
  ({ videoId } = await createSender(world, creator).send(randomBytes(100)));
});
afterAll(() => world.stop());

const path = (what = "", of = videoId) => `/api/v1/studio/videos/${of}/captions${what}`;
const vtt = (text: string) => Buffer.from(`WEBVTT\n\n00:01.000 --> 00:02.000\n${text}\n`);
const stored = (text: string) => `WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n${text}\n`;

function send(query: string, body: Uint8Array, as: Person | null = creator): Promise<Response> {
  return world.fetch(path(query), { method: "POST", as, body, headers: { "content-type": "text/vtt" } });
}
async function add(query: string, body: Uint8Array): Promise<OwnCaption> {
  const response = await send(query, body);
  expect(response.status).toBe(201);
  return (await response.json()) as OwnCaption;
}
async function list(as = creator): Promise<OwnCaption[]> {
  const response = await world.fetch(path(), { as });
  return ((await response.json()) as { captions: OwnCaption[] }).captions;
}
const textOf = async ({ id }: OwnCaption) => (await world.fetch(path(`/${id}/text`), { as: creator })).text();
const events = async () =>
  (await world.events(videoId)).filter(({ name }) => name === "caption/changed").length;
/** The texts that lie in private storage for the video. */
async function files(): Promise<string[]> {
  const folders = await readdir(world.dataDir, { recursive: true });
  const names = folders.filter((name) => name.includes(`captions/${videoId}/`));
  return Promise.all(names.map((name) => readFile(join(world.dataDir, name), "utf8")));
}

describe("a creator's captions", () => {
  test("are kept as WebVTT written anew, in their order, each with a label of its own", async () => {
    const first = await add("?language=EN-us", vtt("<script>x</script>"));
    const srt = Buffer.from("1\r\n00:00:01,000 --> 00:00:02,000\r\nGr\u00fc\u00dfe\r\n", "latin1");
    const second = await add("?language=de&label=Deutsch%20f%C3%BCr%20alle", srt);
    const third = await add("?language=en-US", vtt("again"));
    expect(await list()).toEqual([first, second, third]);
    expect(first).toMatchObject({ language: "en-US", label: "English (United States)", origin: "uploaded" });
    expect(second).toMatchObject({ language: "de", label: "Deutsch für alle" });
    expect(third.label).toBe("English (United States) (2)");
    expect(await textOf(first)).toBe(stored("&lt;script&gt;x&lt;/script&gt;"));
    expect(await textOf(second)).toBe(stored("Grüße"));
    expect(first.size).toBe(Buffer.byteLength(await textOf(first)));
    expect(await events()).toBe(3);
  });

  test("can be renamed, replaced and deleted; of what went nothing stays in storage", async () => {
    const [first, second] = await list();
    if (!first || !second) throw new Error("The captions of the test before are missing.");
    const patch = { method: "PATCH", as: creator, json: { label: second.label, language: "fr" } };
    const renamed = await (await world.fetch(path(`/${first.id}`), patch)).json();
    expect(renamed).toEqual({ ...first, language: "fr", label: "Deutsch für alle (2)" });
    const put = { method: "PUT", as: creator, body: vtt("new words") };
    const replaced = (await (await world.fetch(path(`/${second.id}/text`), put)).json()) as OwnCaption;
    expect(await textOf(replaced)).toBe(stored("new words"));
    expect(await files()).not.toContain(stored("Grüße"));
    const gone = await world.fetch(path(`/${first.id}`), { method: "DELETE", as: creator });
    expect(gone.status).toBe(204);
    expect((await list()).map(({ id }) => id)).not.toContain(first.id);
    expect((await files()).length).toBe((await list()).length);
    expect(await events()).toBe(6);
  });

  test("are nobody else's business: strangers are told that nothing is there, operators may look", async () => {
    const [caption] = await list();
    const one = `/${caption?.id}`;
    const calls: [string, string, object][] = [
      ["GET", "", {}],
      ["POST", "?language=en", { body: vtt("x") }],
      ["PATCH", one, { json: { label: "Mine" } }],
      ["DELETE", one, {}],
      ["GET", `${one}/text`, {}],
      ["PUT", `${one}/text`, { body: vtt("x") }],
    ];
    const before = await list();
    for (const [method, what, more] of calls) {
      const as = async (person: Person | null) =>
        (await world.fetch(path(what), { method, as: person, ...more })).status;
      expect(await as(stranger), `${method} ${what}`).toBe(404);
      expect(await as(null), `${method} ${what}`).toBe(401);
      expect(await as(operator), `${method} ${what}`).toBe(method === "GET" ? 200 : 404);
    }
    expect(await list()).toEqual(before);
    const other = (await createSender(world, stranger).send(randomBytes(100))).videoId;
    const crossed = await world.fetch(path(`${one}/text`, other), { as: stranger });
    expect(await codeOf(crossed)).toBe("not_found");
  });

  test("are refused when they are too large, no captions, or in no language; nothing is kept of them", async () => {
    const before = await files();
    const codes = async (query: string, body: Uint8Array) => codeOf(await send(query, body));
    const large = Buffer.concat([vtt("x"), Buffer.alloc(captionMaxBytes, " ")]);
    expect(await codes("?language=en", large)).toBe("request_too_large");
    expect(await codes("?language=en", Buffer.from("Dear diary"))).toBe("caption_invalid");
    expect(await codes("?language=en", randomBytes(4096))).toBe("caption_invalid");
    expect(await codes("?language=english", vtt("x"))).toBe("request_invalid");
    expect(await codes("?language=en&label=%E2%80%8B%00", vtt("x"))).toBe("request_invalid");
    const backwards = Buffer.from("WEBVTT\n\n00:04.000 --> 00:02.000\nx");
    const problem = await (await send("?language=en", backwards)).json();
    expect(problem).toMatchObject({ code: "caption_invalid", status: 422, details: { line: 3 } });
    expect(await files()).toEqual(before);
  });

  test("are as many as a video may have, also when they come at once", async () => {
    const { db } = world.host;
    const data = Array.from({ length: captionLimit - (await list()).length - 1 }, (_, n) => ({
      id: `cap_${String(n).padStart(26, "0")}`,
      videoId,
      language: "en",
      label: `Filler ${n}`,
      origin: "uploaded",
      ref: "captions/none.vtt",
      size: 1,
      position: 100 + n,
    }));
    await db.prisma.caption.createMany({ data });
    const sent = await Promise.all([1, 2, 3].map((n) => send("?language=it", vtt(`last ${n}`))));
    expect(sent.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await list()).toHaveLength(captionLimit);
    await db.prisma.caption.deleteMany({ where: { ref: "captions/none.vtt" } });
    expect((await files()).length).toBe((await list()).length);
  });

  test("are deleted with a removed video when it is purged, text and row", async () => {
    const { db } = world.host;
    expect(await files()).not.toEqual([]);
    await world.fetch(`/api/v1/studio/videos/${videoId}`, { method: "DELETE", as: creator });
    expect(await codeOf(await send("?language=en", vtt("too late")))).toBe("video_removed");
    await purgeVideo(world.host, videoId);
    expect(await files()).toEqual([]);
    expect(await db.prisma.caption.count({ where: { videoId } })).toBe(0);
  });
});
