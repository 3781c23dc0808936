import { readFile } from "node:fs/promises";
import { transcodeAudio } from "#lib/media/encode/transcode-audio.ts";
import { earlyAudio, transcodeEarlyLane } from "#lib/media/encode/transcode-early-lane.ts";
import { transcodeWindow } from "#lib/media/encode/transcode-window.ts";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import type { Ladder } from "#lib/media/ladder.ts";

// A process of its own, so that what it takes can be counted: `transcode-once.ts ladder|early INPUT JOB OUT`.
const [what, input = "", jobFile = "", outDir = ""] = process.argv.slice(2);
// A worker looks for its tools and at the file once, long before.
const { tools, ladder } = JSON.parse(await readFile(jobFile, "utf8")) as {
  tools: FfmpegTools;
  ladder: Ladder;
};

if (what === "ladder") {
  for (let window = 0; window < ladder.windowCount; window += 1)
    await transcodeWindow({ tools, input, ladder, window, outDir });
  for (const { track } of ladder.audio.slice(earlyAudio(ladder).length))
    await transcodeAudio({ tools, input, ladder, track, outDir });
} else {
  await transcodeEarlyLane({
    tools,
    input,
    ladder,
    fromSegment: 0,
    toSegment: ladder.segmentCount,
    onInit: async () => {},
    onSegment: async () => {},
  });
}
