import { randomBytes } from "node:crypto";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createKernel } from "#lib/kernel/create-kernel.ts";
import type { Host } from "#lib/kernel/host.ts";
import { chooseLadder } from "#lib/media/ladder.ts";
import { probe } from "#lib/media/probe/probe.ts";
import { sha256 } from "#lib/platform/crypto.ts";
import { newId } from "#lib/platform/ids.ts";
import { createLog } from "#lib/platform/log.ts";
import type { Content, FileStore } from "#lib/storage/storage.ts";
import { testTools } from "../../setup/ffmpeg.ts";
import { originalPath } from "../../setup/original-path.ts";
import { createTestDatabase } from "../../setup/postgres.ts";
import { beepWav, makeNumberedClip, withShortWindows } from "../media/clips.ts";

export const clipFrames = 236;
const rate = 10;

/** The worker died there. */
export class Killed extends Error {}

export type PipelineWorld = Awaited<ReturnType<typeof startPipelineWorld>>;

/** What was stored under one path, over all attempts: the SHA-256 of each content that was ever handed over. */
type Journal = Map<string, Set<string>>;

/**
 * A host over a database and a data folder of its own, with a clip of 23.6 s whose frames say their number. `onPut` is called
 * around every write to the private storage; what it throws kills the step there.
 */
export async function startPipelineWorld() {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "streamgate-pipeline-"));
  const tools = await testTools();
  const base = await createKernel({
    name: "test",
    env: {
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      MASTER_KEY: randomBytes(32).toString("base64"),
      INNGEST_SIGNING_KEY: "signing-key-of-a-test",
      INNGEST_EVENT_KEY: "event-key-of-a-test",
    },
    log: createLog({ name: "test", level: "silent" }),
  });
  const journal: Journal = new Map();
  const hooks: { onPut: (path: string, when: "before" | "after") => void } = { onPut: () => {} };
  const { files, packages } = base.stores;
  const host: Host = { ...base, stores: { files: watched(files, journal, hooks), packages } };

  const clip = join(dataDir, "clip.mp4");
  const sound = join(dataDir, "beeps.wav");
  await writeFile(sound, beepWav({ seconds: [1, 9, 17], totalSeconds: 24 }));
  await makeNumberedClip(tools, clip, {
    frames: clipFrames,
    rate: String(rate),
    output: ["-c:v", "libx264", "-preset", "ultrafast", "-g", "37", "-crf", "18", "-c:a", "aac", "-shortest"],
    beepFile: sound,
  });
  const viewerId = newId("vwr");
  await base.db.prisma.viewer.create({ data: { id: viewerId } });

  /** A video whose upload is complete; with `probed` as the probe step leaves it. */
  async function addVideo(options: { probed: boolean }): Promise<{ videoId: string; attempt: number }> {
    const uploadId = newId("upl");
    const original = originalPath(host.config, uploadId);
    await mkdir(dirname(original), { recursive: true, mode: 0o700 });
    await copyFile(clip, original);
    await base.db.prisma.upload.create({
      data: {
        id: uploadId,
        viewerId,
        fileName: "clip.mp4",
        mimeType: "video/mp4",
        size: 1n,
        received: 1n,
        completedAt: new Date(),
      },
    });
    const info = await probe({ tools, file: original });
    const ladder = withShortWindows(chooseLadder(info), 2);
    const videoId = newId("vid");
    await base.db.prisma.video.create({
      data: {
        id: videoId,
        creatorId: viewerId,
        uploadId,
        title: "A clip",
        state: options.probed ? "transcoding" : "uploaded",
        ...(options.probed ? { media: JSON.parse(JSON.stringify({ info, ladder })) } : {}),
      },
    });
    return { videoId, attempt: 1 };
  }

  return {
    host,
    tools,
    journal,
    hooks,
    viewerId,
    addVideo,
    async stop() {
      await base.shutdown.run();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function watched(
  storage: FileStore,
  journal: Journal,
  hooks: { onPut: (path: string, when: "before" | "after") => void },
): FileStore {
  return {
    create: (ref, size) => storage.create(ref, size),
    openGrowing: (ref) => storage.openGrowing(ref),
    list: (folder) => storage.list(folder),
    lend: (ref, work) => storage.lend(ref, work),
    get: (ref, range) => storage.get(ref, range),
    stat: (ref) => storage.stat(ref),
    delete: (ref) => storage.delete(ref),
    async put(path: string, content: Content) {
      const bytes = content instanceof Uint8Array ? content : await collect(content);
      hooks.onPut(path, "before");
      const known = journal.get(path) ?? new Set();
      journal.set(path, known.add(sha256(bytes)));
      const stored = await storage.put(path, bytes);
      hooks.onPut(path, "after");
      return stored;
    },
  };
}

/** All bytes of a stored file. */
export async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}
