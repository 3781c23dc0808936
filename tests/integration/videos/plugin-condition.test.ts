import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeVideo } from "./make-video.ts";
import { type Person, startVideoWorld, studio, type VideoWorld } from "./video-world.ts";

const condition = { type: "memory:membership", chain: "memory:1", club: "film-club" };
const text = "be a member of film-club on Memory";

describe("a video behind a condition that a plugin brings, on a chain that a plugin brings", () => {
  let world: VideoWorld;
  let creator: Person;
  let alice: Person;
  let bob: Person;
  let videoId: string;

  beforeAll(async () => {
    const clubs = { "film-club": { name: "Film Club", members: ["alice"] } };
    world = await startVideoWorld({ MEMORY_CLUBS: JSON.stringify(clubs) });
    creator = await world.signIn();
    [alice, bob] = [await world.signIn("memory:1:alice"), await world.signIn("memory:1:bob")];
    videoId = await makeVideo(world, creator, "ready");
  });
  afterAll(() => world?.stop());

  const send = async (path: string, json: unknown, method = "POST") => {
    const response = await world.fetch(path, { method, as: creator, json });
    return { status: response.status, body: await response.json() };
  };
  const get = async (path: string, person: Person) => (await world.fetch(path, { as: person })).json();

  it("is tried on a wallet, and tells whether anybody can meet it", async () => {
    const attempt = (account: string) => send("/api/v1/gates/try", { gate: condition, account });
    expect((await attempt("memory:1:alice")).body).toMatchObject({
      outcome: "granted",
      conditions: [{ condition: { type: condition.type, text }, outcome: "met" }],
      chains: [{ chain: "memory:1" }],
    });
    expect((await attempt("memory:1:bob")).body).toMatchObject({
      outcome: "denied",
      conditions: [{ reason: { code: "no_member", message: "You are no member of film-club." } }],
    });
    expect((await send("/api/v1/gates/holders", { gate: condition })).body).toMatchObject({
      conditions: [{ holders: "some", reason: "It has 1 members." }],
    });
  });

  it("opens for who meets it alone; others are told what it asks, in words", async () => {
    const saved = await send(studio(videoId, "/access"), { access: "gated", gate: condition }, "PUT");
    expect(saved).toMatchObject({ status: 200, body: { gate: { ...condition, text } } });
    await send(studio(videoId, "/visibility"), { visibility: "public" }, "PUT");

    expect(await get(`/api/v1/videos/${videoId}/access`, alice)).toMatchObject({ access: "granted" });
    expect(await get(`/api/v1/videos/${videoId}/access`, bob)).toMatchObject({
      access: "denied",
      decision: { conditions: [{ condition: { type: condition.type, text }, outcome: "not_met" }] },
    });
    expect((await get(`/api/v1/videos/${videoId}`, bob)).gate).toEqual({ type: condition.type, text });
  });

  it("keeps what was saved when its creator sends it again, whatever text stands in it", async () => {
    const own = await get(studio(videoId), creator);
    const gate = { ...own.gate, text: "hold nothing" };
    const again = await send(studio(videoId, "/access"), { access: "gated", gate }, "PUT");
    expect(again.body.gate).toEqual({ ...condition, text });
  });

  it("is refused with place and reason where it is wrong, or no plugin knows it", async () => {
    const wrong = { all: [condition, { ...condition, club: "Film Club" }] };
    expect(await send(studio(videoId, "/access"), { access: "gated", gate: wrong }, "PUT")).toMatchObject({
      status: 400,
      body: {
        code: "request_invalid",
        detail: "body.gate.all.1.club: must be the address of a club",
      },
    });
    const unknown = { any: [{ type: "memory:friendship", with: "alice" }] };
    expect((await send("/api/v1/gates/try", { gate: unknown })).body).toMatchObject({
      code: "request_invalid",
      detail: expect.stringMatching(
        /^body\.gate\.any\.0: must have a type: erc721, .*allowlist or memory:membership$/,
      ),
    });
  });

  it("opens nothing once its plugin is gone, and still says what it asked", async () => {
    await world.restart();
    expect(await get(`/api/v1/videos/${videoId}/access`, alice)).toMatchObject({
      access: "unavailable",
      decision: {
        conditions: [{ condition: { text }, outcome: "unknown", reason: { code: "condition_unknown" } }],
      },
    });
  });

  it("finds the chain and its tokens beside the others", async () => {
    await world.restart({ MEMORY_CLUBS: '{"film-club":{"name":"Film Club","members":[]}}' });
    const { chains } = await get("/api/v1/chains", creator);
    expect(chains.map(({ id, kind }: { id: string; kind: string }) => [id, kind])).toEqual([
      ["eip155:31337", "evm"],
      ["memory:1", "memory"],
    ]);
    expect(await get("/api/v1/tokens/memory%3A1/film-club", creator)).toMatchObject({
      standard: "club",
      name: "Film Club",
    });
    expect(await get("/api/v1/tokens/eip155%3A31337/film-club", creator)).toMatchObject({
      code: "request_invalid",
    });
  });
});
