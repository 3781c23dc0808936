import { AppError } from "#lib/platform/errors.ts";

/** A caption file that cannot be read; `line` counts from 1 where one line is to blame. */
export class CaptionInvalidError extends AppError {
  constructor(sentence: string, line?: number) {
    const told =
      line === undefined ? sentence : `Line ${line}: ${sentence} Correct it and send the file again.`;
    super("caption_invalid", told, { details: line === undefined ? {} : { line } });
  }
}
