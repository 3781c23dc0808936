import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { PrivateKeyAccount } from "viem/accounts";
import { expect } from "vitest";
import type { Database } from "#lib/platform/db.ts";
import * as captions from "#lib/shared/api/captions.ts";
import * as gates from "#lib/shared/api/gates.ts";
import * as insights from "#lib/shared/api/insights.ts";
import * as moderation from "#lib/shared/api/moderation.ts";
import * as pictures from "#lib/shared/api/pictures.ts";
import * as recovery from "#lib/shared/api/recovery.ts";
import * as videos from "#lib/shared/api/videos.ts";
import type { Rule } from "#lib/shared/gate.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { localChain } from "../../setup/films.ts";
import type { TestInstance } from "../../setup/instance.ts";
import { ask } from "./ask.ts";
import type { RecordingSession } from "./recording-session.ts";

// What a creator does with a video before others watch it.

/** Tries a gate of every kind of rule, and sets it. */
export async function describeGate(
  creator: RecordingSession,
  wallet: PrivateKeyAccount,
  instance: TestInstance,
  videoId: string,
): Promise<void> {
  const { chainId, membership } = localChain(instance);
  const chain = `eip155:${chainId}`;
  const contract = membership.toLowerCase();
  await creator.call(gates.describeToken, { params: { chain, contract } });
  const gate: Rule = {
    any: [
      { type: "erc721", chain, contract, minBalance: "1" },
      { all: [{ type: "erc1155", chain, contract, tokenId: "1", minBalance: "1" }] },
      { not: { type: "erc20", chain, contract, minBalance: "1", decimals: 18 } },
      { atLeast: { count: 1, of: [{ type: "allowlist", accounts: [`eip155:0:${wallet.address}`] }] } },
    ],
  };
  await creator.call(gates.tryGate, { body: { gate, account: wallet.address } });
  await creator.call(gates.findHolders, { body: { gate } });
  const params = { videoId };
  await creator.call(videos.setAccess, { params, body: { access: "everyone" } });
  await creator.call(videos.setAccess, { params, body: { access: "gated", gate } });
}

/** Describes a ready video, gives it captions and pictures, publishes it, and reads what its creator alone may read. */
export async function work(creator: RecordingSession, videoId: string): Promise<void> {
  const params = { videoId };
  await creator.call(videos.updateVideo, {
    params,
    body: {
      title: "A walk",
      description: "By the sea.",
      posterAlt: "Waves",
      embedOrigins: ["https://film.example"],
    },
  });
  const name = { params: { videoId, name: "a0" } };
  await creator.call(videos.updateAudioTrack, { ...name, body: { language: "en", label: "Waves" } });

  const text = new Blob(["1\n00:00:00,500 --> 00:00:01,000\nSea\n"]);
  const added = await creator.call(captions.addCaption, {
    params,
    query: { language: "en", label: "Words" },
    content: text,
  });
  const other = await creator.call(captions.addCaption, { params, query: { language: "de" }, content: text });
  const caption = { params: { videoId, captionId: added.id } };
  await creator.call(captions.updateCaption, { ...caption, body: { language: "en", label: "English" } });
  await creator.answered(captions.getCaptionText, caption);
  await creator.call(captions.replaceCaptionText, { ...caption, content: text });
  await creator.call(captions.deleteCaption, { params: { videoId, captionId: other.id } });
  await creator.call(captions.listCaptions, { params });

  await creator.call(pictures.createPicture, { params, body: { kind: "frame", atSeconds: 0.5 } });
  await creator.call(pictures.createPicture, {
    params,
    body: { kind: "preview", atSeconds: 0, durationSeconds: 1 },
  });
  const made = await ownVideoThat(creator, videoId, ({ pictures: all }) =>
    ["frame", "preview"].every((kind) => all.some((each) => each.kind === kind && each.state === "ready")),
  );
  const pictureId = made.pictures.find(({ kind }) => kind === "frame")?.id ?? "";
  const { body: image } = await creator.answered(pictures.getPicture, { params: { videoId, pictureId } });
  await creator.call(pictures.sendImage, { params, content: new Blob([new Uint8Array(image)]) });
  await creator.call(pictures.choosePicture, { params, body: { pictureId } });

  const scheduledFor = new Date(Date.now() + 3_600_000).toISOString();
  const later = { visibility: "scheduled", scheduledFor, timeZone: "Europe/Berlin" } as const;
  await creator.call(videos.setVisibility, { params, body: later });
  await creator.call(videos.setVisibility, { params, body: { visibility: "public" } });
  await creator.call(videos.listVideos, { query: { q: "walk", limit: 1, access: "gated" } });
  await creator.call(videos.listOwnVideos, {});
  await creator.call(insights.getVideoInsights, { params });
  await creator.call(insights.getInsights, {});
  await creator.call(recovery.getRecoveryKit, { params });
  await creator.answered(recovery.getPackageCar, { params });
  const { body: news } = await creator.answered(videos.watchVideoEvents, { params });
  expect(news.toString("utf8")).toContain("event: video");
  await creator.call(pictures.withdrawPreview, { params });
}

/** Another upload that is stopped, begins again, fails, is removed and comes back. */
export async function begin(creator: RecordingSession, db: Database): Promise<void> {
  const tus = { ...creator.headers(), "tus-resumable": "1.0.0" };
  const create = async (size: number) => {
    const metadata = `filename ${Buffer.from("other.mp4").toString("base64")}`;
    const headers = { ...tus, "upload-length": String(size), "upload-metadata": metadata };
    const answer = await ask(creator.origin, { method: "POST", target: "/api/v1/uploads", headers });
    expect(answer.status).toBe(201);
    return {
      target: String(answer.headers.location),
      videoId: String(answer.headers["streamgate-video-id"]),
    };
  };
  const given = await create(9);
  await creator.call(videos.cancelVideo, { params: { videoId: given.videoId } });
  const sent = await create(9);
  const headers = { ...tus, "content-type": "application/offset+octet-stream", "upload-offset": "0" };
  await ask(creator.origin, { method: "PATCH", target: sent.target, headers, body: randomBytes(9) });
  const params = { videoId: sent.videoId };
  await ownVideoThat(creator, sent.videoId, ({ state }) => state === "rejected");
  const failure = { code: "ffmpeg_failed", message: "It failed.", retryable: true };
  await db.prisma.video.update({ where: { id: sent.videoId }, data: { state: "failed", failure } });
  await creator.call(moderation.reportFailure, { params, body: { text: "It plays here." } });
  await creator.call(videos.retryVideo, { params });
  await ownVideoThat(creator, sent.videoId, ({ state }) => state === "rejected");
  await creator.call(videos.removeVideo, { params });
  await creator.call(videos.restoreVideo, { params });
}

/** The creator's video once it is as wanted; throws when it is not after two minutes. */
export async function ownVideoThat(
  creator: RecordingSession,
  videoId: string,
  is: (video: OwnVideo) => boolean,
): Promise<OwnVideo> {
  for (const endAt = performance.now() + 120_000; ; ) {
    const video = await creator.call(videos.getOwnVideo, { params: { videoId } });
    if (is(video)) return video;
    if (performance.now() > endAt) throw new Error(`The video is still ${video.state}.`);
    await wait(100);
  }
}
