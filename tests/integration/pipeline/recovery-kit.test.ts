import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { appendEvent } from "#lib/events/outbox.ts";
import { makeRecoveryKit } from "#lib/playback/recovery-kit.ts";
import type { RecoveryKit } from "#lib/shared/recovery-kit.ts";
import { writeCar } from "#lib/storage/write-car.ts";
import { readNumbers } from "../media/clips.ts";
import { clipFrames, type PipelineWorld, startPipelineWorld } from "./pipeline-world.ts";
import { startRunner } from "./step-runner.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const run = promisify(execFile);

let world: PipelineWorld;
let kit: RecoveryKit;
const path = (name: string) => join(world.host.config.dataDir, name);

beforeAll(async () => {
  world = await startPipelineWorld();
  const { host } = world;
  const video = await world.addVideo({ probed: false });
  await host.db.prisma.outbox.deleteMany();
  await host.db.prisma.$transaction((tx) => appendEvent(tx, "video/uploaded", video));
  await startRunner(world, "the rest waits").deliver();
  const creator = {
    sessionId: "ses_test",
    viewerId: world.viewerId,
    accounts: [],
    banReason: null,
    operator: false,
  };
  const context = { db: host.db, masterKey: host.config.masterKey, now: new Date() };
  kit = await makeRecoveryKit(context, creator, video.videoId);
  await writeFile(path("kit.json"), JSON.stringify(kit));
  const car = Readable.from(writeCar(host.stores.packages, kit.cid));
  await pipeline(car, createWriteStream(path("package.car")));
});
afterAll(() => world?.stop());

/** The documented command, in a process that knows nothing of a server. */
function play(kitFile: string, carFile: string, out: string) {
  const env = { PATH: process.env.PATH ?? "", NODE_ENV: "production" as const };
  return run(process.execPath, ["scripts/play-recovery-kit.ts", kitFile, carFile, out], { env });
}

test("kit and package play the whole film, every frame of it with its sound, without server and database", async () => {
  await play(path("kit.json"), path("package.car"), path("film.mp4"));
  expect(await readNumbers(world.tools, path("film.mp4"))).toEqual([...Array(clipFrames).keys()]);
  const { stdout } = await run(world.tools.ffprobePath, [
    ...["-v", "error", "-show_entries", "stream=codec_type", "-of", "csv=p=0", path("film.mp4")],
  ]);
  expect(stdout.trim().split("\n").sort()).toEqual(["audio", "video"]);
});

test("the package alone plays nothing: another content key opens no segment", async () => {
  const wrong = { ...kit, contentKey: Buffer.alloc(32, 1).toString("base64") };
  await writeFile(path("wrong.json"), JSON.stringify(wrong));
  await expect(play(path("wrong.json"), path("package.car"), path("nothing.mp4"))).rejects.toThrow();
  expect((await readFile(path("package.car"))).includes(Buffer.from(kit.contentKey, "base64"))).toBe(false);
});

test("a damaged package is noticed before anything of it is played", async () => {
  const car = await readFile(path("package.car"));
  const middle = Math.floor(car.length / 2);
  car[middle] = (car[middle] ?? 0) ^ 1;
  await writeFile(path("damaged.car"), car);
  const refused = await play(path("kit.json"), path("damaged.car"), path("nothing.mp4")).catch(
    (error) => error,
  );
  expect(String(refused.stderr)).toMatch(/damaged|lacks/);
});

test("a missing block breaks the export off instead of giving half a package", async () => {
  const { host } = world;
  const whole = host.stores.packages;
  const broken = new Proxy(whole, {
    get: (target, name) =>
      name === "blocks"
        ? async function* () {
            let count = 0;
            for await (const block of target.blocks(kit.cid)) {
              if (count++ === 3) throw new Error("gone");
              yield block;
            }
          }
        : Reflect.get(target, name),
  });
  const read = async () => {
    for await (const _ of writeCar(broken, kit.cid));
  };
  await expect(read()).rejects.toThrow("gone");
});
