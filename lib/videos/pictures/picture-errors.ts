import { AppError } from "#lib/platform/errors.ts";

/** The picture or clip cannot be made; `message` is for the creator. */
export class PictureInvalidError extends AppError {
  constructor(message: string) {
    super("picture_invalid", message);
  }
}

/** Too many of a video's pictures are being made at once. */
export class PictureLimitError extends AppError {
  constructor() {
    super("picture_limit", "Three pictures of this video are being made already. Wait for them to be done.", {
      retryable: true,
      retryAfterSeconds: 10,
    });
  }
}
