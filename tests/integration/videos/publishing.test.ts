import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeVideo } from "./make-video.ts";
import { codeOf, type Person, startVideoWorld, studio, type VideoWorld } from "./video-world.ts";

let world: VideoWorld;
let creator: Person;

beforeAll(async () => {
  world = await startVideoWorld({ QUOTA_CONCURRENT_JOBS: "100" });
  creator = await world.signIn();
});
afterAll(() => world.stop());

const token = {
  type: "erc721",
  chain: "eip155:31337",
  contract: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
  minBalance: "1",
};
const names = async (videoId: string) => (await world.events(videoId)).map(({ name }) => name);
const own = async (videoId: string) => (await world.fetch(studio(videoId), { as: creator })).json();

async function publish(videoId: string, visibility = "public"): Promise<Response> {
  const everyone = { access: "everyone" };
  await world.fetch(studio(videoId, "/access"), { method: "PUT", as: creator, json: everyone });
  return world.fetch(studio(videoId, "/visibility"), { method: "PUT", as: creator, json: { visibility } });
}

describe("publishing", () => {
  test("needs access that was decided", async () => {
    const videoId = await makeVideo(world, creator, "ready");
    const response = await world.fetch(studio(videoId, "/visibility"), {
      method: "PUT",
      as: creator,
      json: { visibility: "public" },
    });
    expect(response.status).toBe(409);
    expect(await codeOf(response)).toBe("access_undecided");
  });

  test("needs something to watch", async () => {
    const videoId = await makeVideo(world, creator, "probing");
    expect(await codeOf(await publish(videoId))).toBe("video_not_watchable");
    expect((await publish(await makeVideo(world, creator, "transcoding"))).status).toBe(200);
  });

  test("is told once, and taking it back makes running playback be decided anew", async () => {
    const videoId = await makeVideo(world, creator, "ready");
    await publish(videoId, "unlisted");
    await publish(videoId, "public");
    const { publishedAt } = await own(videoId);
    await publish(videoId, "draft");
    await publish(videoId, "public");
    expect((await own(videoId)).publishedAt).toBe(publishedAt);
    const told = (await names(videoId)).filter((name) => name !== "video/uploaded");
    expect(told.filter((name) => name === "video/published")).toHaveLength(2);
    expect(told.at(-2)).toBe("gate/changed");
  });
});

describe("a gate", () => {
  const put = (videoId: string, json: unknown) =>
    world.fetch(studio(videoId, "/access"), { method: "PUT", as: creator, json });

  test("is kept as it was set, and its change told", async () => {
    const videoId = await makeVideo(world, creator, "probing");
    const gate = {
      any: [token, { type: "allowlist", accounts: ["eip155:1:0x00000000000000000000000000000000000000aa"] }],
    };
    expect(await (await put(videoId, { access: "gated", gate })).json()).toMatchObject({
      access: "gated",
      gate,
    });
    expect(await names(videoId)).toEqual(["video/uploaded", "gate/changed"]);
    expect(await (await put(videoId, { access: "everyone" })).json()).toMatchObject({
      access: "everyone",
      gate: null,
    });
  });

  test("on a chain that nothing here can read is refused with the chain's name, wherever it stands", async () => {
    const videoId = await makeVideo(world, creator, "probing");
    const elsewhere = { ...token, chain: "eip155:137" };
    for (const gate of [
      elsewhere,
      { all: [token, { not: elsewhere }] },
      { atLeast: { count: 1, of: [elsewhere] } },
    ]) {
      const response = await put(videoId, { access: "gated", gate });
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({
        code: "chain_not_configured",
        details: { chains: ["eip155:137"] },
      });
    }
    expect((await own(videoId)).access).toBe("undecided");
  });

  test("says to everybody how many are on its list, and to the creator alone who", async () => {
    const videoId = await makeVideo(world, creator, "ready");
    const stranger = await world.signIn();
    const address = `0x${"5ec3e7".padStart(40, "0")}`;
    const gate = {
      any: [{ type: "allowlist", accounts: [`eip155:1:${address}`, `eip155:1:0x${"1".repeat(40)}`] }],
    };
    await put(videoId, { access: "gated", gate });
    const json = { visibility: "public" };
    await world.fetch(studio(videoId, "/visibility"), { method: "PUT", as: creator, json });

    const told = async (path: string, as?: Person, body?: object) => {
      const ask = body === undefined ? {} : { method: "POST", json: body };
      return (await world.fetch(path, { ...ask, ...(as && { as }) })).text();
    };
    const shown = { any: [{ type: "allowlist", count: 2 }] };
    for (const as of [undefined, stranger, creator]) {
      const view = await told(`/api/v1/videos/${videoId}`, as);
      expect(JSON.parse(view).gate).toEqual(shown);
      const answers = [
        view,
        await told("/api/v1/videos", as),
        await told(`/api/v1/videos/${videoId}/access`, as),
        await told("/api/v1/playback/sessions", as, { videoId, client: "browser" }),
      ];
      expect(answers.join()).not.toContain(address);
    }
    const { decision } = JSON.parse(await told(`/api/v1/videos/${videoId}/access`, stranger));
    expect(decision.conditions).toMatchObject([
      { path: "any.0", condition: shown.any[0], outcome: "not_met", reason: { code: "not_listed" } },
    ]);
    expect((await own(videoId)).gate).toEqual(gate);
  });

  test("that names too many accounts on all its lists is refused with the place", async () => {
    const videoId = await makeVideo(world, creator, "probing");
    const list = (of: number) => ({
      type: "allowlist",
      accounts: Array.from(
        { length: 501 },
        (_, n) => `eip155:1:0x${(of * 1000 + n).toString(16).padStart(40, "0")}`,
      ),
    });
    const response = await put(videoId, { access: "gated", gate: { any: [list(1), { not: list(2) }] } });
    expect(await response.json()).toMatchObject({
      status: 400,
      code: "request_invalid",
      details: { issues: [{ path: "body.gate.any.1.not.accounts" }] },
    });
  });

  test("that is no gate is refused", async () => {
    const videoId = await makeVideo(world, creator, "probing");
    expect((await put(videoId, { access: "gated", gate: { all: [] } })).status).toBe(400);
    expect((await put(videoId, { access: "gated" })).status).toBe(400);
  });
});
