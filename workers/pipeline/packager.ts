import { buffer } from "node:stream/consumers";
import type { Host } from "#lib/kernel/host.ts";
import type { Receiver } from "#lib/media/encode/in-order.ts";
import { assertSameDecoder } from "#lib/media/encode/same-decoder.ts";
import { encryptSegment } from "#lib/media/encrypt-segment.ts";
import type { ClearSegment, InitSegment } from "#lib/media/segment-grid.ts";
import { sha256 } from "#lib/platform/crypto.ts";
import { newId } from "#lib/platform/ids.ts";
import { ensureContentKey } from "#lib/playback/content-keys.ts";
import { deriveRunKey } from "#lib/playback/derive-run-key.ts";
import { runOfSegment } from "#lib/shared/playback-constants.ts";
import type { ImportedFile } from "#lib/storage/storage.ts";
import { addSegments, addTrack, type SegmentRow } from "#lib/videos/packages.ts";
import type { LoadedJob } from "./load-job.ts";
import { trackFacts } from "./track-facts.ts";

/** Takes what an encoder makes into a package. */
export interface Packager extends Receiver {
  /** Lists what was stored since the last call: from then on players may see it. */
  list(): Promise<void>;
}

/**
 * Encrypts segments as they come and stores them in the store of packages; nothing of them is kept in clear. Each call
 * makes a generation of its own: whatever an attempt that was broken off has encrypted before, no key and IV ever meet two
 * plaintexts. A segment that is listed already stays as it is.
 * `onInit` throws AppError `init_mismatch` when the track was begun by an encoder that one decoder cannot go on with.
 */
export async function createPackager(host: Host, job: LoadedJob, packageId: string): Promise<Packager> {
  const contentKey = await ensureContentKey(host.db.prisma, host.config.masterKey, job.videoId);
  const generation = newId("gen");
  const { packages } = host.stores;
  const tracks = new Map<string, { id: string; rows: SegmentRow[] }>();

  async function store(path: string, content: Buffer): Promise<ImportedFile> {
    const [file] = await packages.importFiles([{ path, content }]);
    if (file === undefined) throw new Error(`the store of packages did not take ${path}`);
    return file;
  }

  return {
    async onInit(init: InitSegment) {
      const name = init.track;
      const { path, cid, totalSize } = await store(`${name}/init.mp4`, init.data);
      const track = await addTrack(host.db, {
        ...{ packageId, name, codecs: init.codecs, timescale: init.timescale },
        ...{ initRef: path, initCid: cid, initTotalSize: totalSize },
        ...trackFacts(job.ladder, name),
      });
      if (track.initCid !== null && track.initCid !== cid)
        assertSameDecoder(name, await buffer((await packages.get(track.initCid)).bytes), init.data);
      tracks.set(name, { id: track.id, rows: [] });
    },

    async onSegment({ track: name, n, startTicks, durationTicks, data }: ClearSegment) {
      const track = tracks.get(name);
      if (track === undefined) throw new Error(`segment of ${name} came before its initialisation segment`);
      const key = deriveRunKey(contentKey, { generation, track: name, run: runOfSegment(n) });
      const encrypted = encryptSegment(data, key, n);
      const { path, cid, totalSize } = await store(`${name}/${n}.m4s`, encrypted);
      track.rows.push({
        ...{ n, generation, startTicks, durationTicks },
        ...{ size: encrypted.length, sha256: sha256(encrypted), ref: path, cid, totalSize },
      });
    },

    async list() {
      for (const { id, rows } of tracks.values()) await addSegments(host.db, id, rows.splice(0));
    },
  };
}
