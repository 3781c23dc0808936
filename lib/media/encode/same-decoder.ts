import { AppError } from "#lib/platform/errors.ts";
import { requireBox } from "../mp4/boxes.ts";
import { makeInit } from "../mp4/make-init.ts";

/**
 * Makes sure that what was encoded for one track by several processes can be decoded with one initialisation segment.
 * Throws AppError `init_mismatch` when it cannot: the encoders were different ones.
 */
export function assertSameDecoder(track: string, init: Buffer, other: Buffer): void {
  if (decoderConfig(init).equals(decoderConfig(other))) return;
  throw new AppError(
    "init_mismatch",
    `The parts of ${track} were made by different versions of FFmpeg and do not fit together. Transcode the video again.`,
  );
}

function decoderConfig(init: Buffer): Buffer {
  return makeInit(requireBox(init, ["moov"])).decoderConfig;
}
