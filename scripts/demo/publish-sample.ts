import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { z } from "zod";
import { findFfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import type { Env } from "#lib/platform/env.ts";
import {
  cancelVideo,
  getOwnVideo,
  listOwnVideos,
  setAccess,
  setVisibility,
  updateVideo,
} from "#lib/shared/api/videos.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { ApiSession } from "./api-session.ts";
import { makeSampleVideo } from "./sample/make-video.ts";
import { uploadFile } from "./upload-file.ts";
import { signIn } from "./wallets.ts";

export const sampleTitle = "Sunrise at the gate";
const description = `A video of thirty-six seconds that this StreamGate made for itself when it was first started.

It went the way every video goes: uploaded, transcoded, encrypted, stored under its content identifier – and it opens \
to whoever holds the demo pass. Mint one with the button beside the player; on this local chain it costs nothing.`;

const stateSchema = z.object({
  /** Of the wallet that acts as the sample's creator. It holds nothing and exists on the local chain only. */
  key: z.templateLiteral(["0x", z.string()]),
  /** The sample was published once; whatever became of it since is its owner's will. */
  published: z.boolean(),
});
type State = z.output<typeof stateSchema>;

export interface SampleOptions {
  dataDir: string;
  origin: string;
  chain: { chainId: number; membership: string };
  env: Env;
  signal: AbortSignal;
}

/**
 * Makes the sample video, uploads it through the product, gates it by the demo pass and publishes it, once for a
 * data folder. Killed in between, the next start goes on where the database says it stands. Resolves to the video's id,
 * or to null when it was published before. Rejects when a step fails or `signal` aborts.
 */
export async function publishSample(options: SampleOptions): Promise<string | null> {
  const { dataDir, signal } = options;
  const state = await readState(dataDir);
  if (state.published) return null;
  const creator = new ApiSession(options.origin);
  await signIn(creator, privateKeyToAccount(state.key), options.chain.chainId);
  const videoId = (await findUploaded(creator)) ?? (await upload(creator, options));
  const gate = {
    type: "erc721" as const,
    chain: `eip155:${options.chain.chainId}`,
    contract: options.chain.membership.toLowerCase(),
  };
  const params = { videoId };
  await creator.call(updateVideo, { params, body: { title: sampleTitle, description } });
  await creator.call(setAccess, { params, body: { access: "gated", gate } });
  await untilReady(creator, videoId, signal);
  await creator.call(setVisibility, { params, body: { visibility: "public" } });
  await writeState(dataDir, { ...state, published: true });
  await rm(sampleFile(dataDir), { force: true });
  return videoId;
}

/** The sample of an earlier start that was killed; one that was cut off in mid-upload is thrown away. */
async function findUploaded(creator: ApiSession): Promise<string | undefined> {
  const { videos } = await creator.call(listOwnVideos, {});
  for (const { id, state } of videos) {
    if (state === "uploading") await creator.call(cancelVideo, { params: { videoId: id } });
    else if (state !== "failed" && state !== "rejected") return id;
  }
  return undefined;
}

async function upload(creator: ApiSession, { dataDir, env, signal }: SampleOptions): Promise<string> {
  const file = sampleFile(dataDir);
  const made = await readFile(file).catch(() => undefined);
  if (made === undefined) await makeSampleVideo(await findFfmpegTools(env), file, signal);
  signal.throwIfAborted();
  return uploadFile(creator, file, () => {});
}

async function untilReady(creator: ApiSession, videoId: string, signal: AbortSignal): Promise<OwnVideo> {
  for (;;) {
    const video = await creator.call(getOwnVideo, { params: { videoId } });
    if (video.state === "ready") return video;
    if (video.failure !== null) throw new Error(video.failure.message);
    await wait(500, undefined, { signal });
  }
}

/** Where the video stands until it is published; one that stands there already is taken. */
export const sampleFile = (dataDir: string) => join(dataDir, "cache", `${sampleTitle}.mp4`);
const statePath = (dataDir: string) => join(dataDir, "sample.json");

async function readState(dataDir: string): Promise<State> {
  const text = await readFile(statePath(dataDir), "utf8").catch(() => undefined);
  const known = text === undefined ? undefined : stateSchema.safeParse(JSON.parse(text)).data;
  if (known !== undefined) return known;
  const state: State = { key: generatePrivateKey(), published: false };
  await writeState(dataDir, state);
  return state;
}

async function writeState(dataDir: string, state: State): Promise<void> {
  const file = statePath(dataDir);
  await writeFile(`${file}.part`, `${JSON.stringify(state)}\n`, { mode: 0o600 });
  await rename(`${file}.part`, file);
}
