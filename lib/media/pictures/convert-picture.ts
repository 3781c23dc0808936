import { readFile } from "node:fs/promises";
import { inputName, maxPixels } from "../encode/input-arguments.ts";
import type { FfmpegTools } from "../ffmpeg/find-ffmpeg.ts";
import { UnexpectedOutputError } from "../ffmpeg/media-error.ts";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import { collectPictures } from "./collect-pictures.ts";
import { jpegOrientation, pictureFormat, uprightFilters } from "./picture-file.ts";

const longestSide = 1280;

/**
 * A picture that somebody sent, decoded and encoded anew as a JPEG of at most 1280 pixels: upright, without EXIF and
 * whatever else was in the file. Only the one decoder that the first bytes name can read it.
 * Rejects with MediaCancelledError, FfmpegFailedError, FfmpegLimitError or UnexpectedOutputError.
 */
export async function convertPicture(job: {
  tools: FfmpegTools;
  /** A local path. */
  input: string;
  signal?: AbortSignal | undefined;
}): Promise<Buffer> {
  const { tools, input } = job;
  const file = await readFile(input);
  const format = pictureFormat(file);
  if (format === undefined) throw new UnexpectedOutputError("no picture of a known kind");
  const upright = format === "jpeg" ? uprightFilters(jpegOrientation(file)) : "";
  const side = (own: string) => `max(2\\,2*round(${own}*min(1\\,${longestSide}/max(iw\\,ih))/2))`;
  const pictures: Buffer[] = [];
  await runFfmpeg({
    tools,
    args: [
      ...["-protocol_whitelist", "file", "-max_pixels", String(maxPixels)],
      ...["-noautorotate", "-f", `${format}_pipe`, "-i", inputName(input)],
      "-filter_complex",
      // What is transparent becomes black, as the bars of the player are.
      `[0:v]${upright}format=gbrap,premultiply=inplace=1,scale=w=${side("iw")}:h=${side("ih")}:flags=bicubic:out_range=pc,setsar=1,format=yuvj420p[p]`,
      ...["-map", "[p]", "-map_metadata", "-1", "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "3"],
      ...["-f", "image2pipe", "pipe:3"],
    ],
    outputs: [collectPictures(pictures)],
    limits: {
      timeSeconds: 60,
      cpuSeconds: 60,
      addressSpaceBytes: 4 * 1024 ** 3,
      outputBytes: 32 * 1024 ** 2,
    },
    signal: job.signal,
  });
  const [data] = pictures;
  if (!data) throw new UnexpectedOutputError("the picture could not be decoded");
  return data;
}
