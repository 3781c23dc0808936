import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKernel } from "#lib/kernel/create-kernel.ts";
import type { Host, Plugin } from "#lib/kernel/host.ts";
import { chooseLadder } from "#lib/media/ladder.ts";
import { probe } from "#lib/media/probe/probe.ts";
import { sha256 } from "#lib/platform/crypto.ts";
import { newId } from "#lib/platform/ids.ts";
import { createLog } from "#lib/platform/log.ts";
import type { ContentStorage, ImportedFile } from "#lib/storage/storage.ts";
import { originalRef } from "#lib/videos/uploads/original-ref.ts";
import { testTools } from "../../setup/ffmpeg.ts";
import { createTestDatabase } from "../../setup/postgres.ts";
import { allByWindows, beepWav, makeNumberedClip, withShortWindows } from "../media/clips.ts";

export const clipFrames = 236;
const rate = 10;

/** The worker died there. */
export class Killed extends Error {}

export type PipelineWorld = Awaited<ReturnType<typeof startPipelineWorld>>;

/** What was imported as one path of a package, over all attempts: each content that was ever handed over, in hex. */
interface Imported {
  sha256: string;
  /** The first block of the cipher. */
  head: string;
}
type Journal = Map<string, Imported[]>;

/**
 * A host over a database and a data folder of its own, with a clip of 23.6 s whose frames say their number. `onImport`
 * is called around every import into the store of packages; what it throws kills the step there.
 */
export async function startPipelineWorld(
  parts: { env?: Record<string, string>; plugins?: readonly Plugin[] } = {},
) {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "streamgate-pipeline-"));
  const tools = await testTools();
  const env = {
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    MASTER_KEY: randomBytes(32).toString("base64"),
    PUBLIC_CHAINS: "off",
    INNGEST_SIGNING_KEY: `signkey-test-${randomBytes(32).toString("hex")}`,
    INNGEST_EVENT_KEY: "event-key-of-a-test",
    ...parts.env,
  };
  const base = await createKernel({
    name: "test",
    env,
    plugins: parts.plugins ?? [],
    log: createLog({ name: "test", level: "silent" }),
  });
  const journal: Journal = new Map();
  const hooks: Hooks = { onImport: () => {} };
  const { files, packages } = base.stores;
  const host: Host = { ...base, stores: { files, packages: watched(packages, journal, hooks) } };

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

  /**
   * A video whose upload is complete; with `probed` as the probe step leaves it, with `byWindows` such that its picture is made
   * by windows alone.
   */
  async function addVideo(options: {
    probed: boolean;
    byWindows?: boolean;
  }): Promise<{ videoId: string; attempt: number }> {
    const uploadId = newId("upl");
    await base.stores.files.put(originalRef(uploadId), await readFile(clip));
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
    const info = await probe({ tools, file: clip });
    const chosen = withShortWindows(chooseLadder(info), 2);
    const ladder = options.byWindows ? allByWindows(chosen) : chosen;
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
    env,
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

interface Hooks {
  onImport: (path: string, when: "before" | "after") => void;
}

function watched(store: ContentStorage, journal: Journal, hooks: Hooks): ContentStorage {
  return {
    put: (path, content) => store.put(path, content),
    get: (ref, range) => store.get(ref, range),
    stat: (ref) => store.stat(ref),
    delete: (ref) => store.delete(ref),
    assembleFolder: (imported) => store.assembleFolder(imported),
    verify: (cid) => store.verify(cid),
    blocks: (cid) => store.blocks(cid),
    collectGarbage: (options) => store.collectGarbage(options),
    async importFiles(list) {
      const imported: ImportedFile[] = [];
      for await (const { path, content } of list) {
        const bytes = content instanceof Uint8Array ? content : await collect(content);
        hooks.onImport(path, "before");
        const head = Buffer.from(bytes.subarray(0, 16)).toString("hex");
        journal.set(path, [...(journal.get(path) ?? []), { sha256: sha256(bytes), head }]);
        imported.push(...(await store.importFiles([{ path, content: bytes }])));
        hooks.onImport(path, "after");
      }
      return imported;
    },
  };
}

/** All bytes of a stored file. */
export async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}
