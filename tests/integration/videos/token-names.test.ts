import { afterAll, beforeAll, expect, test } from "vitest";
import { describeGate } from "#lib/shared/describe-rule.ts";
import type { VideoView } from "#lib/shared/video.ts";
import { nameTokens } from "../../../workers/functions/name-tokens.ts";
import { anvilAccount, startTestAnvil, type TestAnvil } from "../../setup/anvil.ts";
import { runFunction } from "../../setup/created-functions.ts";
import { deployTokens, type Tokens } from "../gate/deploy-tokens.ts";
import { makeVideo } from "./make-video.ts";
import { type Person, startVideoWorld, studio, type VideoWorld } from "./video-world.ts";

const SILENT = "eip155:5";

let anvil: TestAnvil;
let tokens: Tokens;
let world: VideoWorld;
let creator: Person;
let videoId: string;

beforeAll(async () => {
  anvil = await startTestAnvil();
  tokens = await deployTokens(anvil, anvilAccount(1));
  world = await startVideoWorld({
    [`EVM_RPC_${anvil.chainId}`]: anvil.url,
    [SILENT.replace("eip155:", "EVM_RPC_")]: "http://127.0.0.1:9",
  });
  creator = await world.signIn();
  videoId = await makeVideo(world, creator, "ready");
});
afterAll(async () => {
  await world?.stop();
  await anvil?.stop();
});

/** Sets a gate, lets the background function do what its change asks for, and gives what anybody sees. */
async function gated(gate: object): Promise<{ video: VideoView; failure: unknown }> {
  const json = { access: "gated", gate };
  const set = await world.fetch(studio(videoId, "/access"), { method: "PUT", as: creator, json });
  expect(set.status).toBe(200);
  const { prisma } = world.host.db;
  const event = await prisma.outbox.findFirstOrThrow({
    where: { name: "gate/changed" },
    orderBy: { seq: "desc" },
  });
  const context = { host: world.host, sweepBuckets: async () => 0 };
  const failure = await runFunction(nameTokens, context, event.data).catch((error) => error);
  const video = await world.fetch(studio(videoId), { as: creator });
  return { video: await video.json(), failure };
}

const erc721 = () => ({ type: "erc721", chain: anvil.id, contract: tokens.membership });

test("a gate's sentence calls its tokens as their contracts do", async () => {
  const coin = { type: "erc20", chain: anvil.id, contract: tokens.coin, minBalance: "2500000", decimals: 6 };
  const { video } = await gated({ any: [erc721(), coin, { not: erc721() }] });
  expect(video.tokenNames).toHaveLength(2);
  expect(describeGate(video)).toMatch(
    /^Hold at least 1 NFT of “StreamGate Demo Membership” on .+ or hold at least 2.5 of the token “\w+” on/,
  );
});

test("another gate has no names of the one before", async () => {
  const allowlist = { type: "allowlist", accounts: [`eip155:1:${anvilAccount(1).address}`] };
  expect((await gated(allowlist)).video.tokenNames).toEqual([]);
});

test("a silent chain leaves its tokens without a name and is asked again; a contract that is none has no name", async () => {
  const nothing = { ...erc721(), contract: `0x${"ab".repeat(20)}` };
  const { video, failure } = await gated({ any: [{ ...erc721(), chain: SILENT }, nothing, erc721()] });
  expect(video.tokenNames).toEqual([
    { chain: anvil.id, contract: tokens.membership.toLowerCase(), name: "StreamGate Demo Membership" },
  ]);
  expect(failure).toMatchObject({ code: "chain_unavailable" });
});
