import { AppError } from "#lib/platform/errors.ts";

/** A caption file that cannot be read; `line` counts from 1 where one line is to blame. */
export class CaptionInvalidError extends AppError {
  constructor(sentence: string, line?: number) {
    super("caption_invalid", line === undefined ? sentence : `Line ${line}: ${sentence}`, {
      details: line === undefined ? {} : { line },
    });
  }
}
