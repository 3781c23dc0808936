import { readFile } from "node:fs/promises";
import { findFfmpegTools } from "#lib/media/find-ffmpeg.ts";
import type { Ladder } from "#lib/media/ladder.ts";
import { transcodeAudio } from "#lib/media/transcode-audio.ts";
import { transcodeEarlyLane } from "#lib/media/transcode-early-lane.ts";
import { transcodeWindow } from "#lib/media/transcode-window.ts";

// A process of its own, so that what it takes can be counted: `transcode-once.ts ladder|early INPUT LADDER OUT`.
const [what, input = "", ladderFile = "", outDir = ""] = process.argv.slice(2);
const tools = await findFfmpegTools(process.env);
const ladder = JSON.parse(await readFile(ladderFile, "utf8")) as Ladder;

if (what === "ladder") {
  for (let window = 0; window < ladder.windowCount; window += 1)
    await transcodeWindow({ tools, input, ladder, window, outDir });
  await transcodeAudio({ tools, input, ladder, outDir });
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
