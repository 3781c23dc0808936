import { writeFile } from "node:fs/promises";
import type { Receiver } from "#lib/media/encode/in-order.ts";
import type { ClearSegment, InitSegment } from "#lib/media/segment-grid.ts";

/** Keeps what encoders hand over, in the order in which it came; of several initialisation segments of a track the first. */
export class CollectedTracks implements Receiver {
  readonly inits = new Map<string, InitSegment>();
  readonly segments: ClearSegment[] = [];

  readonly onInit = async (init: InitSegment): Promise<void> => {
    if (!this.inits.has(init.track)) this.inits.set(init.track, init);
  };

  readonly onSegment = async (segment: ClearSegment): Promise<void> => {
    this.segments.push(segment);
  };

  /** The segments of one track by their numbers. */
  of(track: string): ClearSegment[] {
    return this.segments.filter((segment) => segment.track === track).sort((a, b) => a.n - b.n);
  }

  /** Writes one track as a playable file. Returns its path. */
  async write(track: string, file: string): Promise<string> {
    const init = this.inits.get(track);
    if (init === undefined) throw new Error(`nothing came of track ${track}`);
    await writeFile(file, Buffer.concat([init.data, ...this.of(track).map(({ data }) => data)]));
    return file;
  }
}
