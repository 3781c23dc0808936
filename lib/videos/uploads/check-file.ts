import { AppError } from "#lib/platform/errors.ts";
import { cleanLine, cutText } from "#lib/shared/text.ts";
import { textLimits } from "#lib/shared/video.ts";
import { UploadTooLargeError } from "./upload-error.ts";

/** What the sender says of a file before it sends it. */
export interface AnnouncedFile {
  /** Bytes. */
  size: number;
  fileName: string | null;
  mimeType: string | null;
  title: string | null;
}

export interface CheckedFile {
  size: number;
  fileName: string;
  mimeType: string;
  title: string;
}

const longestName = 255;

/**
 * Whether a file may be sent at all: probing decides by its content what it is, whatever its name and type. Cleans its
 * name and makes a title. Throws AppError `request_invalid` (empty), `upload_too_large`.
 */
export function checkFile(file: AnnouncedFile, maxBytes: number): CheckedFile {
  if (!Number.isSafeInteger(file.size) || file.size <= 0) {
    throw new AppError("request_invalid", "The file is empty. Choose another one.");
  }
  if (file.size > maxBytes) throw new UploadTooLargeError(maxBytes);
  const fileName = cleanName(file.fileName ?? "");
  const mimeType = cutText(cleanLine(file.mimeType ?? "").toLowerCase(), 100);
  const title = cleanLine(file.title ?? "") || cleanLine(fileName.replace(/\.[^.]*$/, "")) || "Untitled";
  return {
    size: file.size,
    fileName: fileName || "video",
    mimeType,
    title: cutText(title, textLimits.title),
  };
}

/** The name without folders; of one that is too long the middle goes, so that the extension stays. */
function cleanName(name: string): string {
  const base = cleanLine(name.split(/[/\\]/).at(-1) ?? "");
  if (base.length <= longestName) return base;
  const ending = /\.[^.]{1,10}$/.exec(base)?.[0] ?? "";
  return cutText(base, longestName - ending.length) + ending;
}
