import { z } from "zod";
import { type LeftOut, leftOutSchema } from "#lib/shared/left-out.ts";

/** The part of what probing recorded in `Video.media`; earlier versions did not record it. */
const recordedSchema = z.object({
  info: z.object({
    leftOut: leftOutSchema.shape.tracks,
    missingSeconds: leftOutSchema.shape.missingSeconds,
  }),
});

/** What of the uploaded file did not become part of the video, as recorded in its row. */
export function leftOutOf(media: unknown): LeftOut {
  const recorded = recordedSchema.safeParse(media).data?.info;
  return { tracks: recorded?.leftOut ?? [], missingSeconds: recorded?.missingSeconds ?? null };
}
