import { createHash, randomBytes } from "node:crypto";
import type { PrivateKeyAccount } from "viem/accounts";
import { expect } from "vitest";
import type { Database } from "#lib/platform/db.ts";
import * as account from "#lib/shared/api/account.ts";
import * as auth from "#lib/shared/api/auth.ts";
import * as chainHealth from "#lib/shared/api/chain-health.ts";
import * as demo from "#lib/shared/api/demo.ts";
import * as embed from "#lib/shared/api/embed.ts";
import * as gates from "#lib/shared/api/gates.ts";
import * as moderation from "#lib/shared/api/moderation.ts";
import * as notices from "#lib/shared/api/notices.ts";
import * as playback from "#lib/shared/api/playback.ts";
import * as videos from "#lib/shared/api/videos.ts";
import { uploadFile } from "../../../scripts/demo/upload-file.ts";
import { mintMembership, newWallet, signChallenge, signIn } from "../../../scripts/demo/wallets.ts";
import type { SmtpCatcher } from "../../integration/people/smtp-catcher.ts";
import { localChain } from "../../setup/films.ts";
import type { TestInstance } from "../../setup/instance.ts";
import { begin, describeGate, ownVideoThat, work } from "./creators-work.ts";
import { RecordingSession, type Successes } from "./recording-session.ts";

export interface Stage {
  instance: TestInstance;
  db: Database;
  smtp: SmtpCatcher;
  /** A short film. */
  clip: string;
  operatorWallet: PrivateKeyAccount;
}

/** What the story leaves behind: a published film and those who may ask for it. */
export interface Told {
  videoId: string;
  cid: string;
  successes: Successes;
  creator: RecordingSession;
}

/**
 * The life of a film by the API alone, in which every operation has its success: made, gated, published, watched, reported,
 * embedded, taken down, brought back. Who leaves for good does so under accounts of their own, so that the others can be
 * asked on their behalf afterwards.
 */
export async function tellWholeStory(stage: Stage): Promise<Told> {
  const { instance } = stage;
  const successes: Successes = new Map();
  const enter = async (wallet = newWallet()) => {
    const session = new RecordingSession(instance.webUrl, successes);
    await signIn(session, wallet, localChain(instance).chainId);
    return { session, wallet };
  };
  await leave(enter);
  await link(enter, localChain(instance).chainId);
  await play(await enter());
  const { session: creator, wallet } = await enter();
  await getMail(creator, stage);
  const videoId = await uploadFile(creator, stage.clip, () => {});
  const ready = await ownVideoThat(creator, videoId, ({ state }) => state === "ready");
  await describeGate(creator, wallet, instance, videoId);
  await work(creator, videoId);
  await begin(creator, stage.db);
  const { session: viewer, wallet: holder } = await enter();
  await mintMembership(localChain(instance), holder);
  await watch(viewer, videoId);
  await frame(creator, viewer, videoId);
  const { session: operator } = await enter(stage.operatorWallet);
  const { creator: maker } = await viewer.call(videos.getVideo, { params: { videoId } });
  await moderate(operator, viewer, videoId, maker.id);
  await hear(creator, stage);
  return { videoId, cid: ready.cid ?? "", successes, creator };
}

type Enter = (
  wallet?: PrivateKeyAccount,
) => Promise<{ session: RecordingSession; wallet: PrivateKeyAccount }>;

async function leave(enter: Enter): Promise<void> {
  const { session, wallet } = await enter();
  await session.call(auth.getSession, {});
  await session.call(auth.deleteSession, {});
  await enter(wallet);
  const { session: again } = await enter(wallet);
  const { sessions } = await again.call(account.getAccount, {});
  const other = sessions.find(({ current }) => !current);
  await again.call(account.endSignIn, { params: { sessionId: other?.id ?? "" } });
  await again.call(auth.deleteSessions, {});
  const { session: last } = await enter(wallet);
  await last.answered(account.exportAccount, {});
  await last.call(account.deleteAccount, { body: { confirmation: account.deletionWords } });
}

async function link(enter: Enter, chainId: number): Promise<void> {
  const { session, wallet } = await enter();
  const answer = async (purpose: "confirm" | "link", signer: PrivateKeyAccount) =>
    signChallenge(await session.call(account.createAccountNonce, { body: { purpose } }), signer, chainId);
  await session.call(account.confirmAccount, { body: await answer("confirm", wallet) });
  const other = newWallet();
  const linked = await session.call(account.linkAccount, { body: { proof: await answer("link", other) } });
  await session.call(account.unlinkAccount, { params: { account: linked.account } });
  // Signed in once by itself, so it is merged with all that it left.
  await enter(other);
  const body = { proof: await answer("link", other), merge: true };
  expect((await session.call(account.linkAccount, { body })).merged).toBe(true);
  await session.call(account.endOtherSignIns, {});
}

async function play({ session, wallet }: Awaited<ReturnType<Enter>>): Promise<void> {
  await session.call(gates.listChains, {});
  await session.call(demo.fundDemoWallet, { body: { address: wallet.address } });
  const params = [wallet.address, "latest"];
  const { result } = await session.call(demo.askDemoChain, { body: { method: "eth_getBalance", params } });
  expect(BigInt(String(result))).toBeGreaterThan(0n);
}

async function getMail(creator: RecordingSession, { smtp }: Stage): Promise<void> {
  await creator.call(account.setEmail, { body: { address: "creator@example.org" } });
  const code = /\b\d{6}\b/.exec(smtp.mails[0]?.body ?? "")?.[0] ?? "";
  await creator.call(account.confirmEmail, { body: { code } });
}

async function watch(viewer: RecordingSession, videoId: string): Promise<void> {
  await viewer.call(playback.getAccess, { params: { videoId } });
  // One of its own for closing: the other stays open for those who ask afterwards.
  const body = { videoId, client: "external" } as const;
  const first = await viewer.call(playback.openPlayback, { body });
  const bearerOf = ({ token }: { token: string | null }) => ({ authorization: `Bearer ${token}` });
  await viewer.call(playback.closePlayback, {
    params: { sessionId: first.sessionId },
    headers: bearerOf(first),
  });
  const opened = await viewer.call(playback.openPlayback, { body });
  const { sessionId } = opened;
  const headers = bearerOf(opened);
  const report = { startupMs: 100, stalls: 1, stalledMs: 10, watchedMs: 1_000, rendition: "240p" };
  await viewer.call(playback.heartbeat, {
    params: { sessionId },
    headers,
    body: { positionSeconds: 1, report },
  });
  const query = { package: opened.package.id };
  const text = async (answer: Promise<{ body: Buffer }>) => (await answer).body.toString("utf8");
  const master = await text(
    viewer.answered(playback.getHlsMaster, { params: { sessionId }, query, headers }),
  );
  const track = /^(v\d+\.m3u8)/m.exec(master)?.[1] ?? "";
  const playlist = await text(
    viewer.answered(playback.getHlsMedia, { params: { sessionId, track }, query, headers }),
  );
  await viewer.answered(playback.getDashManifest, { params: { sessionId }, query, headers });
  const [, generation = "", name = "", run = ""] = /\/keys\/(gen_\w+)\/(\w+)\/(\d+)/.exec(playlist) ?? [];
  const key = await viewer.answered(playback.getKey, {
    params: { sessionId, generation, track: name, run: Number(run) },
    headers,
  });
  expect(key.body).toHaveLength(16);
  await viewer.answered(playback.getStoryboard, { params: { sessionId, file: "storyboard.vtt" }, headers });
  const [caption] = opened.captions;
  await viewer.answered(playback.getCaption, { params: { sessionId, file: `${caption?.id}.vtt` }, headers });
}

async function frame(creator: RecordingSession, viewer: RecordingSession, videoId: string): Promise<void> {
  expect((await creator.call(videos.getOwnVideo, { params: { videoId } })).embedOrigins).toHaveLength(1);
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const origin = "https://film.example";
  const { code } = await viewer.call(embed.createEmbedCode, { body: { videoId, origin, challenge } });
  const { handle } = await viewer.call(embed.createEmbedSession, { body: { videoId, code, verifier } });
  const { session } = await viewer.call(embed.renewEmbedSession, { body: { videoId, handle } });
  expect(session).not.toBeNull();
}

async function moderate(
  operator: RecordingSession,
  viewer: RecordingSession,
  videoId: string,
  viewerId: string,
): Promise<void> {
  const params = { videoId };
  const report = { reason: "other", text: "Look at this." } as const;
  await viewer.call(moderation.reportVideo, { params, body: report });
  await operator.call(moderation.listReports, {});
  const body = { reason: "It is a test." };
  await operator.call(moderation.dismissReports, { params, body });
  await operator.call(moderation.takeDownVideo, { params, body });
  await operator.call(moderation.liftTakeDown, { params, body });
  await operator.call(moderation.banViewer, { params: { viewerId }, body });
  await operator.call(moderation.unbanViewer, { params: { viewerId }, body });
  await operator.call(moderation.getModeratedVideo, { params });
  await operator.call(moderation.listModerationActions, { query: { limit: 5 } });
  await operator.call(chainHealth.getChainHealth, {});
  await operator.call(chainHealth.checkChains, { body: {} });
}

async function hear(creator: RecordingSession, { db }: Stage): Promise<void> {
  const inbox = await creator.call(notices.listNotices, { query: { limit: 1 } });
  await creator.call(notices.readNotices, { body: { ids: inbox.notices.map(({ id }) => id) } });
  const contact = await db.prisma.emailContact.findFirstOrThrow();
  await creator.call(notices.unsubscribeEmail, { params: { token: contact.unsubscribeToken } });
  await creator.call(account.removeEmail, {});
}
