import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { InitSegment, SegmentRecord, TrackRecord } from "../segment-grid.ts";
import type { CutEvent } from "./cut-segments.ts";
import { assertSameDecoder } from "./same-decoder.ts";

/** Writes one track's segments to a scratch folder and moves them, complete, to where they belong. */
export class TrackWriter {
  readonly track: string;
  readonly #folder: string;
  readonly #segments: SegmentRecord[] = [];
  #init: InitSegment | undefined;

  private constructor(folder: string, track: string) {
    this.#folder = folder;
    this.track = track;
  }

  static async open(folder: string, track: string): Promise<TrackWriter> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new TrackWriter(folder, track);
  }

  async take(event: CutEvent): Promise<void> {
    if (event.kind === "init") {
      this.#init = event.init;
      await writeFile(join(this.#folder, "init.mp4"), event.init.data, { mode: 0o600 });
      return;
    }
    const { n, data, startTicks, durationTicks } = event.segment;
    await writeFile(join(this.#folder, `${n}.m4s`), data, { mode: 0o600 });
    const sha256 = createHash("sha256").update(data).digest("hex");
    this.#segments.push({ n, startTicks, durationTicks, size: data.length, sha256 });
  }

  /**
   * Moves the files, each by a rename, to `target`. The init that lies there stays; it must tell a decoder the same.
   * Throws AppError `init_mismatch` when it does not: the windows were made by encoders that differ.
   */
  async publish(target: string): Promise<TrackRecord> {
    if (!this.#init) throw new RangeError(`track ${this.track} has no init`);
    await mkdir(target, { recursive: true, mode: 0o700 });
    const present = await readFile(join(target, "init.mp4")).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (present === undefined) await rename(join(this.#folder, "init.mp4"), join(target, "init.mp4"));
    else assertSameDecoder(this.track, present, this.#init.data);
    for (const { n } of this.#segments) {
      await rename(join(this.#folder, `${n}.m4s`), join(target, `${n}.m4s`));
    }
    const { codecs, timescale } = this.#init;
    return { track: this.track, codecs, timescale, segments: this.#segments };
  }
}
