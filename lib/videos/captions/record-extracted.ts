import { appendEvent } from "#lib/events/outbox.ts";
import type { Database } from "#lib/platform/db.ts";
import { newId } from "#lib/platform/ids.ts";
import { captionLimit, type LeftOutCaption } from "#lib/shared/api/captions.ts";
import { languageName } from "#lib/shared/language.ts";
import type { Storage } from "#lib/storage/storage.ts";
import { notifyVideo } from "../notify-video.ts";
import { captionFolder } from "./caption-ref.ts";
import { freeLabel } from "./free-label.ts";
import { loadCaptions } from "./list-captions.ts";
import { lockVideo } from "./lock-video.ts";
import { parseCaptions } from "./parse-captions.ts";
import { writeWebVtt } from "./write-webvtt.ts";

/** A subtitle track of the original, as extractSubtitles of lib/media gives it. */
export interface FoundSubtitle {
  streamIndex: number;
  language: string | null;
  title: string | null;
  forced: boolean;
  hearingImpaired: boolean;
  webVtt: string | null;
  reason: LeftOutCaption["reason"] | null;
}

/** Whether the original was looked through for captions before: it is the same in every attempt. */
export async function areExtracted(db: Database, videoId: string): Promise<boolean> {
  const video = await db.prisma.video.findUnique({
    where: { id: videoId },
    select: { captionsLeftOut: true },
  });
  return video === null || video.captionsLeftOut !== null;
}

/**
 * Keeps what was found in the original as captions, once: what the creator has changed or deleted since does not come
 * back. `originSeconds` is where the video begins on the file's clock. The same again changes nothing.
 */
export async function recordExtracted(
  db: Database,
  files: Storage,
  videoId: string,
  found: readonly FoundSubtitle[],
  originSeconds: number,
): Promise<void> {
  const texts = found.map((track) => (track.webVtt === null ? null : shifted(track.webVtt, originSeconds)));
  const stored = await Promise.all(
    found.map(async ({ streamIndex }, index) => {
      const text = texts[index];
      if (text === null || text === undefined) return null;
      return files.put(`${captionFolder(videoId)}/stream-${streamIndex}.vtt`, Buffer.from(text));
    }),
  );
  await db.prisma.$transaction(async (tx) => {
    await lockVideo(tx, videoId);
    const video = await tx.video.findUniqueOrThrow({ where: { id: videoId } });
    if (video.captionsLeftOut !== null) return;
    const others = await loadCaptions(tx, videoId);
    const labels = others.map(({ label }) => label);
    const leftOut: LeftOutCaption[] = [];
    for (const [index, track] of found.entries()) {
      const { language, title } = track;
      const file = stored[index];
      const full = labels.length >= captionLimit;
      if (file === null || file === undefined || full) {
        const reason = track.reason ?? (full ? "too_many" : "empty");
        leftOut.push({ language: language ?? "und", label: title, reason });
        continue;
      }
      const label = freeLabel(labelOf(track), labels);
      labels.push(label);
      await tx.caption.create({
        data: {
          id: newId("cap"),
          videoId,
          language: language ?? "und",
          label,
          origin: "extracted",
          ref: file.ref,
          size: file.size,
          position: (others.at(-1)?.position ?? -1) + 1 + index,
        },
      });
    }
    await tx.video.update({ where: { id: videoId }, data: { captionsLeftOut: leftOut } });
    if (labels.length > others.length) {
      await appendEvent(tx, "caption/changed", { videoId });
      await notifyVideo(tx, videoId);
    }
  });
}

/** WebVTT on the video's clock, written anew; null when no text is left. */
function shifted(webVtt: string, originSeconds: number): string | null {
  const origin = Math.round(originSeconds * 1000);
  const cues = parseCaptions(webVtt, { tolerant: true })
    .map((cue) => ({ ...cue, start: Math.max(0, cue.start - origin), end: cue.end - origin }))
    .filter(({ start, end }) => end > start);
  return cues.length === 0 ? null : writeWebVtt(cues);
}

function labelOf({ title, language, forced, hearingImpaired }: FoundSubtitle): string {
  if (title !== null) return title;
  const name = language === null ? "Captions" : languageName(language);
  if (forced) return `${name} (signs)`;
  return hearingImpaired ? `${name} (with sounds)` : name;
}
