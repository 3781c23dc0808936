import { globSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { installDebianPackages } from "../../setup/debian-packages.ts";

/** A clock that programs are made to believe, and that can be put forward and back while they run. */
export interface FalseClock {
  /** What their environment has to say. */
  variables: Record<string, string>;
  /** Seconds by which it goes ahead of (or behind) the true time from now on. */
  set(seconds: number): Promise<void>;
}

/**
 * A clock by libfaketime; undefined where that is neither installed nor can be (as root on a Debian-like system it is).
 * Time that only goes forward (monotonic) stays true, as when a machine's clock is set.
 *
 * @param file where the offset is told
 */
export async function makeFalseClock(file: string): Promise<FalseClock | undefined> {
  const library =
    findFaketime() ??
    ((await installDebianPackages(["libfaketime"], console.error)) ? findFaketime() : undefined);
  if (library === undefined) return undefined;
  const set = (seconds: number) => writeFile(file, `${seconds >= 0 ? "+" : "-"}${Math.abs(seconds)}`);
  await set(0);
  return {
    set,
    variables: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      // Its shared memory would be left behind by each process that is killed.
      FAKETIME_DISABLE_SHM: "1",
    },
  };
}

/** The path of libfaketime; undefined where it is not installed. */
export function findFaketime(): string | undefined {
  return globSync("/usr/lib/**/faketime/libfaketime.so.1")[0];
}
