import { AppError } from "#lib/platform/errors.ts";

/** The sender and the server do not agree on how much has arrived, or two senders are at it. */
export class UploadConflictError extends AppError {
  constructor(
    message = "Another part of this file arrived meanwhile. Ask how much is here and go on from there.",
  ) {
    super("upload_conflict", message, { retryable: true });
  }
}

/** It was cancelled, or nobody went on with it for too long. */
export class UploadGoneError extends AppError {
  constructor() {
    super("upload_gone", "This upload was cancelled or has expired. Begin it again.");
  }
}

export class UploadTooLargeError extends AppError {
  constructor(maxBytes?: number) {
    super(
      "upload_too_large",
      maxBytes === undefined
        ? "More bytes came than were announced."
        : `The file is too large: at most ${Math.floor(maxBytes / 1_000_000)} MB are taken.`,
      maxBytes === undefined ? {} : { details: { maxBytes } },
    );
  }
}
