import { readFile } from "node:fs/promises";
import {
  furtherAudio,
  transcodeAudio,
  transcodeEarlyLane,
  transcodeWindow,
} from "#lib/media/encode/transcode.ts";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import type { Ladder } from "#lib/media/ladder.ts";
import { wholeRange } from "#lib/media/segment-grid.ts";

// A process of its own, so that what it takes can be counted: `transcode-once.ts ladder|early INPUT JOB`.
const [what, input = "", jobFile = ""] = process.argv.slice(2);
// A worker looks for its tools and at the file once, long before.
const { tools, ladder } = JSON.parse(await readFile(jobFile, "utf8")) as {
  tools: FfmpegTools;
  ladder: Ladder;
};
const job = { tools, input, ladder, onInit: async () => {}, onSegment: async () => {} };

if (what === "ladder") {
  for (let window = 0; window < ladder.windowCount; window += 1) await transcodeWindow({ ...job, window });
  for (const { track } of furtherAudio(ladder)) await transcodeAudio({ ...job, track });
} else {
  await transcodeEarlyLane({ ...job, ...wholeRange(ladder) });
}
