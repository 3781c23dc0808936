import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { loadVideo, type VideoRow } from "#lib/videos/find-video.ts";
import { originalPath } from "../../setup/original-path.ts";
import { createSender } from "./tus-sender.ts";
import { type Person, startVideoWorld, type VideoWorld } from "./video-world.ts";

export interface UploadWorld {
  readonly world: VideoWorld;
  readonly creator: Person;
  /** The creator's browser. */
  readonly sender: ReturnType<typeof createSender>;
  offsetOf(location: string): Promise<number>;
  /** The bytes that are stored of an upload. */
  stored(uploadId: string): Promise<Buffer>;
  videoOf(videoId: string): Promise<VideoRow>;
}

/** For all tests of the file that calls this: one web process, started anew for each test with a creator new to it. */
export function uploadWorld(): UploadWorld {
  let world: VideoWorld;
  let creator: Person;
  let sender: ReturnType<typeof createSender>;
  beforeAll(async () => {
    world = await startVideoWorld();
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    await world.restart({ QUOTA_CONCURRENT_JOBS: "100" });
    creator = await world.signIn();
    sender = createSender(world, creator);
  });
  return {
    get world() {
      return world;
    },
    get creator() {
      return creator;
    },
    get sender() {
      return sender;
    },
    offsetOf: async (location) => Number((await sender.head(location)).headers.get("upload-offset")),
    stored: (uploadId) => readFile(originalPath(world.host.config, uploadId)),
    videoOf: (videoId) => loadVideo(world.host.db.prisma, videoId),
  };
}

/** A body that comes in pieces. */
export function inChunks(content: Uint8Array, size: number): ReadableStream<Uint8Array> {
  let position = 0;
  return new ReadableStream({
    pull(controller) {
      if (position >= content.byteLength) return controller.close();
      controller.enqueue(content.subarray(position, position + size));
      position += size;
    },
  });
}
