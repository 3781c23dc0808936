import { setTimeout as wait } from "node:timers/promises";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { closePlayback, openPlayback } from "#lib/shared/api/playback.ts";
import { getOwnVideo, setAccess, setVisibility } from "#lib/shared/api/videos.ts";
import { leftOutSentences } from "#lib/shared/left-out.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { ApiSession, refusalOf } from "./api-session.ts";
import { countFrames } from "./count-frames.ts";
import { createExternalPlayer, type PlayedTracks } from "./external-player.ts";
import { uploadFile } from "./upload-file.ts";
import { type DemoChain, mintMembership, newWallet, signIn } from "./wallets.ts";

export interface DemoResult {
  videoId: string;
  cid: string;
  /** From the moment the upload was accepted. */
  watchableAfterSeconds: number;
  readyAfterSeconds: number;
  renditions: { height: number; bitrate: number }[];
  /** What the file holds and the video does not, in sentences. */
  leftOut: string[];
  denied: { status: number; code: string };
  hls: PlayedFrames;
  dash: PlayedFrames;
}

/** Decoded pictures, and decoded frames of the first audio track; 0 of what the file does not have. */
interface PlayedFrames {
  frames: number;
  audioFrames: number;
}

export interface DemoOptions {
  origin: string;
  chain: DemoChain;
  tools: FfmpegTools;
  file: string;
  tell: (what: string, fraction?: number) => void;
}

const pollMilliseconds = 200;

/** The main job from the outside: upload, gate, wait, be refused, hold the token, play HLS and DASH to the last frame. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { origin, chain, tools, tell } = options;
  const creator = new ApiSession(origin);
  await signIn(creator, newWallet(), chain.chainId);
  tell("signed in as a creator");
  const videoId = await uploadFile(creator, options.file, (fraction) => tell("uploading", fraction));
  const acceptedAt = performance.now();
  const since = () => Math.round((performance.now() - acceptedAt) / 10) / 100;
  const gate = {
    type: "erc721" as const,
    chain: `eip155:${chain.chainId}`,
    contract: chain.membership.toLowerCase(),
  };
  await creator.call(setAccess, { params: { videoId }, body: { access: "gated", gate } });
  tell("gated by the demo membership");

  await until(creator, videoId, (video) => video.watchable, tell);
  const watchableAfterSeconds = since();
  tell(`watchable after ${watchableAfterSeconds} s`);
  await creator.call(setVisibility, { params: { videoId }, body: { visibility: "unlisted" } });
  const video = await until(creator, videoId, ({ state }) => state === "ready", tell);
  const readyAfterSeconds = since();
  tell(`ready after ${readyAfterSeconds} s`);
  const leftOut = leftOutSentences(video.leftOut);
  for (const sentence of leftOut) tell(`left out: ${sentence}`);
  if (video.cid === null) throw new Error("A ready video must have a CID.");

  const stranger = new ApiSession(origin);
  await signIn(stranger, newWallet(), chain.chainId);
  const refusal = await refusalOf(stranger.call(openPlayback, { body: { videoId, client: "external" } }));
  if (refusal.code !== "gate_denied")
    throw new Error(`A wallet without the token was answered ${refusal.code}.`);
  tell(`a wallet without the token was refused: ${refusal.detail}`);

  const wallet = newWallet();
  await mintMembership(chain, wallet);
  const holder = new ApiSession(origin);
  await signIn(holder, wallet, chain.chainId);
  const playback = await holder.call(openPlayback, { body: { videoId, client: "external" } });
  if (playback.token === null) throw new Error("An external playback session must have a bearer token.");
  const player = createExternalPlayer(origin, playback.token);
  const hls = await framesOf(tools, await player.readHls(playback.manifests.hls));
  tell(`a holder decoded ${inWords(hls)} of HLS`);
  const dash = await framesOf(tools, await player.readDash(playback.manifests.dash));
  tell(`a holder decoded ${inWords(dash)} of DASH`);
  await holder.call(closePlayback, { params: { sessionId: playback.sessionId } }).catch(() => {});
  if (hls.frames + hls.audioFrames === 0 || inWords(hls) !== inWords(dash)) {
    throw new Error(`HLS gave ${inWords(hls)}, and DASH ${inWords(dash)}.`);
  }

  return {
    videoId,
    cid: video.cid,
    watchableAfterSeconds,
    readyAfterSeconds,
    renditions: video.renditions.map(({ height, bitrate }) => ({ height, bitrate })),
    leftOut,
    denied: { status: refusal.status, code: refusal.code },
    hls,
    dash,
  };
}

async function framesOf(tools: FfmpegTools, { video, audio }: PlayedTracks): Promise<PlayedFrames> {
  const count = (track: Buffer | undefined) => (track === undefined ? 0 : countFrames(tools, track));
  const audioFrames = await count(audio);
  if (audio !== undefined && audioFrames === 0) throw new Error("The audio track has no frames.");
  return { frames: await count(video), audioFrames };
}

function inWords({ frames, audioFrames }: PlayedFrames): string {
  return `${frames} frames and ${audioFrames} frames of audio`;
}

async function until(
  session: ApiSession,
  videoId: string,
  done: (video: OwnVideo) => boolean,
  tell: DemoOptions["tell"],
): Promise<OwnVideo> {
  for (;;) {
    const video = await session.call(getOwnVideo, { params: { videoId } });
    if (done(video)) return video;
    if (video.failure !== null) throw new Error(`The video was not accepted: ${video.failure.message}`);
    const current = video.progress.find(({ fraction }) => fraction < 1);
    tell(`${video.state}${current === undefined ? "" : `: ${current.step}`}`, current?.fraction ?? 0);
    await wait(pollMilliseconds);
  }
}
