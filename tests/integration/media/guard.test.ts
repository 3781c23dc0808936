import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { transcodeWindow } from "#lib/media/encode/transcode.ts";
import { FfmpegFailedError, FfmpegLimitError, MediaCancelledError } from "#lib/media/ffmpeg/media-error.ts";
import { runFfmpeg } from "#lib/media/ffmpeg/run-ffmpeg.ts";
import { chooseLadder } from "#lib/media/ladder.ts";
import { probe } from "#lib/media/probe/probe.ts";
import { allByWindows, everyTools, ffmpeg, temporaryFolder } from "./clips.ts";
import { CollectedTracks } from "./collected-tracks.ts";

const { folder, remove } = await temporaryFolder();
afterAll(remove);

/** The processes of this machine whose command line names `text`, by id. */
async function processesNaming(text: string): Promise<number[]> {
  const ids = (await readdir("/proc")).map(Number).filter((id) => Number.isInteger(id) && id !== process.pid);
  const found = await Promise.all(
    ids.map(async (id) =>
      (await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")).includes(text) ? [id] : [],
    ),
  );
  return found.flat();
}

const endless = [
  "-re",
  "-f",
  "lavfi",
  "-i",
  "testsrc2=s=64x64:d=600",
  "-f",
  "mp4",
  "-movflags",
  "empty_moov",
];

async function drain(chunks: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of chunks);
}

describe.each(await everyTools())("the guard, with FFmpeg of %s", (name, tools) => {
  const prefix = name.replace(/\W/g, "");

  it("leaves no FFmpeg behind when its owner is killed -9", async () => {
    const mark = join(folder, `${prefix}-owner-killed`);
    const script = join(folder, `${prefix}-owner.ts`);
    const module = new URL("../../../lib/media/ffmpeg/run-ffmpeg.ts", import.meta.url).href;
    const args = JSON.stringify([...endless, "-metadata", `title=${mark}`, "pipe:3"]);
    await writeFile(
      script,
      `import { runFfmpeg } from ${JSON.stringify(module)};
      const drain = async (chunks: AsyncIterable<Buffer>) => { for await (const _ of chunks); };
      await runFfmpeg({ tools: ${JSON.stringify(tools)}, args: ${args}, outputs: [drain] });`,
    );
    const owner = spawn(process.execPath, [script], { stdio: "inherit" });
    try {
      // The shell that guards and FFmpeg itself.
      await vi.waitFor(
        async () => expect((await processesNaming(mark)).length).toBeGreaterThanOrEqual(2),
        30_000,
      );
    } finally {
      owner.kill("SIGKILL");
    }
    await vi.waitFor(async () => expect(await processesNaming(mark)).toEqual([]), {
      timeout: 10_000,
      interval: 50,
    });
  });

  it("kills FFmpeg and its children on cancel", async () => {
    const input = join(folder, `${prefix}-cancelled.mkv`);
    await ffmpeg(
      tools,
      "-f",
      "lavfi",
      "-i",
      "testsrc2=s=640x360:r=30:d=10",
      "-c:v",
      "libx264",
      "-preset",
      "ultrafast",
      input,
    );
    const ladder = allByWindows(chooseLadder(await probe({ tools, file: input })));
    const cancel = new AbortController();
    const work = transcodeWindow({
      ...{ tools, input, ladder, window: 0, signal: cancel.signal, ...new CollectedTracks() },
      onProgress: () => cancel.abort(),
    });
    await expect(work).rejects.toBeInstanceOf(MediaCancelledError);
    expect(await processesNaming(input)).toEqual([]);
  });

  it("stops what takes too long, computes too long, or gives too much", async () => {
    const limited = (limits: object, args: string[] = endless) =>
      runFfmpeg({ tools, args: [...args, "pipe:3"], outputs: [drain], limits });
    await expect(limited({ timeSeconds: 0.5 })).rejects.toMatchObject({ limit: "time" });
    await expect(limited({ outputBytes: 100 })).rejects.toMatchObject({ limit: "output" });
    const busy = ["-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=60:d=600", "-f", "null"];
    await expect(limited({ cpuSeconds: 1 }, busy)).rejects.toBeInstanceOf(FfmpegLimitError);
  });

  it("lets FFmpeg write no file and see nothing of our environment", async () => {
    const file = join(folder, `${prefix}-forbidden.mp4`);
    const args = ["-f", "lavfi", "-i", "testsrc2=d=1", "-y", file];
    await expect(runFfmpeg({ tools, args, outputs: [] })).rejects.toBeInstanceOf(FfmpegFailedError);
    const written = existsSync(file) ? (await readFile(file)).length : 0;
    expect(written).toBe(0);
    process.env.STREAMGATE_GUARD_TEST = "secret";
    const running = runFfmpeg({
      tools,
      args: [...endless, "-metadata", `title=${file}`, "pipe:3"],
      outputs: [drain],
      limits: { timeSeconds: 3 },
    });
    const caught = running.catch((error: unknown) => error);
    await vi.waitFor(
      async () => expect((await processesNaming(file)).length).toBeGreaterThanOrEqual(2),
      10_000,
    );
    for (const id of await processesNaming(file)) {
      const environment = await readFile(`/proc/${id}/environ`, "utf8").catch(() => "");
      expect(environment).not.toContain("STREAMGATE_GUARD_TEST");
    }
    expect(await caught).toBeInstanceOf(FfmpegLimitError);
    delete process.env.STREAMGATE_GUARD_TEST;
  });

  it.each([
    ["the program", "kill -KILL $$"],
    ["its guard", "kill -KILL $PPID; sleep 1"],
    ["the program, gently", "kill -TERM $$"],
  ])("takes the end of %s by another's hand for no verdict on the file", async (label, commands) => {
    const input = join(folder, `${prefix}-sound.mp4`);
    await ffmpeg(tools, "-f", "lavfi", "-i", "testsrc2=d=1:s=64x64", input);
    const ffprobePath = join(folder, `${prefix}-${label.replace(/\W/g, "")}.sh`);
    await writeFile(ffprobePath, `#!/bin/sh\n${commands}\n`, { mode: 0o700 });
    await expect(probe({ tools: { ...tools, ffprobePath }, file: input })).rejects.toMatchObject({
      code: "ffmpeg_killed",
      retryable: true,
    });
  });

  it("says what failed without naming a path", async () => {
    const input = join(folder, "missing.mp4");
    const error = await runFfmpeg({
      tools,
      args: ["-i", input, "-f", "null", "pipe:3"],
      outputs: [drain],
    }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "ffmpeg_failed" });
    expect((error as FfmpegFailedError).logTail).toContain("No such file");
    expect(`${(error as Error).message} ${(error as FfmpegFailedError).logTail}`).not.toContain(folder);
  });
});
