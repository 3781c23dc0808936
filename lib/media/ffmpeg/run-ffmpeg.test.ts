import { describe, expect, it } from "vitest";
import { type FfmpegProgress, readProgress } from "./run-ffmpeg.ts";
import { withoutPaths } from "./run-guarded.ts";

async function* pieces(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

describe("readProgress", () => {
  it("reports each block once, wherever the pieces are cut", async () => {
    const reports: FfmpegProgress[] = [];
    await readProgress(
      pieces(
        "frame=12\nfps=0.0\nout_time_ms=",
        "1500000\nspeed=2.5x\nprog",
        "ress=continue\nframe=24\nout_time_us=N/A\n",
        "speed=N/A\nprogress=end\n",
      ),
      (report) => reports.push(report),
    );
    expect(reports).toEqual([
      { frame: 12, outTimeSeconds: 1.5, speed: 2.5 },
      { frame: 24, outTimeSeconds: 0, speed: 0 },
    ]);
  });
});

describe("withoutPaths", () => {
  it("removes every path from a log", () => {
    const log = "file:/srv/data/originals/vid_1: Invalid data\n[mov @ 0x1] /tmp/x y: no";
    expect(withoutPaths(log)).toBe("…: Invalid data\n[mov @ 0x1] … y: no");
  });
});
