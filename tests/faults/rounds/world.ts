import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { footageWithSound } from "../../fixtures/footage.ts";
import { testTools } from "../../setup/ffmpeg.ts";
import { asStarted, startTestInstance, type TestInstance } from "../../setup/instance.ts";
import { type InstanceDatabase, openInstanceDatabase } from "../database.ts";
import { openStudio, type Studio } from "../studio.ts";
import { type FalseClock, makeFalseClock } from "./false-clock.ts";
import { mountSmallDisk, type SmallDisk } from "./small-disk.ts";

/** An instance on which anything may go wrong. */
export interface FaultyWorld {
  instance: TestInstance;
  database: InstanceDatabase;
  studio: Studio;
  film: { file: string; frames: number };
  /** Undefined where this machine does not allow it. */
  disks: { files: SmallDisk; packages: SmallDisk } | undefined;
  clock: FalseClock | undefined;
  end(): Promise<void>;
}

const filmSeconds = 6;
/** At 10 frames a second. */
const filmFrames = 10 * filmSeconds;

/** Uploads whose answer got lost are begun again; the first ones count as jobs until they expire. */
const quota = { QUOTA_CONCURRENT_JOBS: "10000", QUOTA_MINUTES_PER_DAY: "100000" };

export async function openFaultyWorld(): Promise<FaultyWorld> {
  const folder = await mkdtemp(join(tmpdir(), "streamgate-faulty-"));
  const dataDir = await mkdtemp(join(tmpdir(), "streamgate-instance-"));
  const files = await mountSmallDisk(join(dataDir, "store"));
  const packages = files && (await mountSmallDisk(join(dataDir, "ipfs")));
  const disks = files && packages ? { files, packages } : undefined;
  const unmount = () => {
    files?.remove();
    packages?.remove();
  };
  try {
    const clock = await makeFalseClock(join(folder, "clock"));
    const file = await footageWithSound(join(folder, "film.mp4"), filmSeconds);
    const instance = await startTestInstance({ ...quota, ...clock?.variables, ...asStarted }, dataDir);
    const database = await openInstanceDatabase(dataDir);
    const studio = await openStudio(instance, await testTools());
    return {
      instance,
      database,
      studio,
      film: { file, frames: filmFrames },
      disks,
      clock,
      async end() {
        await database.close();
        unmount();
        await instance.stop();
      },
    };
  } catch (error) {
    unmount();
    throw error;
  }
}
