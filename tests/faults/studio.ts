import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { closePlayback, openPlayback } from "#lib/shared/api/playback.ts";
import { ApiSession } from "../../scripts/demo/api-session.ts";
import { countFrames } from "../../scripts/demo/count-frames.ts";
import { createExternalPlayer } from "../../scripts/demo/external-player.ts";
import { uploadFile } from "../../scripts/demo/upload-file.ts";
import { newWallet, signIn } from "../../scripts/demo/wallets.ts";
import type { TestInstance } from "../setup/instance.ts";

/** A creator at work, through the API alone. */
export interface Studio {
  creator: ApiSession;
  /** Resolves to the video's id when the upload was accepted. */
  upload(file: string): Promise<string>;
  /** Plays a package of the creator's own video by HLS and decodes all of it. */
  play(videoId: string, packageId: string): Promise<{ frames: number; soundFrames: number }>;
}

/** A server that was killed is away for some seconds; each part that arrives begins these anew. Milliseconds. */
const awayDelays = [0, 500, ...Array.from({ length: 20 }, () => 2_000)];

export async function openStudio(instance: TestInstance, tools: FfmpegTools): Promise<Studio> {
  const creator = new ApiSession(instance.webUrl);
  await signIn(creator, newWallet(), instance.chain?.chainId ?? 1);
  return {
    creator,
    upload: (file) => uploadFile(creator, file, () => {}, awayDelays),
    async play(videoId, packageId) {
      const playback = await creator.call(openPlayback, { body: { videoId, client: "external" } });
      const manifest = new URL(playback.manifests.hls, instance.webUrl);
      manifest.searchParams.set("package", packageId);
      const player = createExternalPlayer(instance.webUrl, playback.token ?? "");
      const { video, audio } = await player.readHls(manifest.href);
      await creator.call(closePlayback, { params: { sessionId: playback.sessionId } });
      return {
        frames: video === undefined ? 0 : await countFrames(tools, video),
        soundFrames: audio === undefined ? 0 : await countFrames(tools, audio),
      };
    },
  };
}
