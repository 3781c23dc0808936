import { z } from "zod";
import { convertPicture } from "#lib/media/pictures/convert-picture.ts";
import { makePreview } from "#lib/media/pictures/make-preview.ts";
import { makeStill } from "#lib/media/pictures/make-still.ts";
import { dropOldPictures, failPicture, finishPicture } from "#lib/videos/pictures/finish-picture.ts";
import { incomingRef } from "#lib/videos/pictures/request-picture.ts";
import type { WorkerContext } from "../context.ts";
import { failureOf } from "../pipeline/failure-of.ts";
import { readProbedMedia, sourceRef } from "../pipeline/probed-media.ts";

const dataSchema = z.object({ videoId: z.string(), pictureId: z.string() });

/** Makes a poster or a preview clip that a creator asked for. */
export function makePicture({ host, inngest, tools }: WorkerContext) {
  const { db } = host;

  async function make(picture: Awaited<ReturnType<typeof load>>): Promise<Buffer> {
    const { id, kind, video } = picture;
    const { files } = host.stores;
    if (kind === "image")
      return files.lend(incomingRef(video.id, id), (input) => convertPicture({ tools, input }));
    const media = readProbedMedia(video.media);
    const { ladder } = media;
    const atSeconds = picture.atSeconds ?? 0;
    return files.lend(sourceRef(video.uploadId, media), (input) =>
      kind === "preview"
        ? makePreview({
            ...{ tools, input, ladder, startSeconds: atSeconds },
            durationSeconds: picture.durationSeconds ?? 1,
          })
        : makeStill({ tools, input, ladder, atSeconds }),
    );
  }

  async function load(pictureId: string) {
    return db.prisma.picture.findUniqueOrThrow({ where: { id: pictureId }, include: { video: true } });
  }

  return inngest.createFunction(
    {
      id: "make-picture",
      triggers: [{ event: "picture/requested" }],
      retries: 3,
      concurrency: { limit: 1 },
      cancelOn: [{ event: "video/removed", match: "data.videoId" }],
      onFailure: async ({ event, error }) => {
        const { videoId, pictureId } = dataSchema.parse(event.data.event.data);
        host.log.error({ err: error, videoId, pictureId }, "failed to make a picture");
        await failPicture(
          db,
          { id: pictureId, videoId },
          "It could not be made, several times over. Try again later.",
        );
      },
    },
    async ({ event, step }) => {
      const { videoId, pictureId } = dataSchema.parse(event.data);
      await step.run("make", async () => {
        const picture = await load(pictureId);
        if (picture.state !== "waiting") return;
        try {
          const ref = `pictures/${videoId}/made/${pictureId}.${picture.kind === "preview" ? "mp4" : "jpg"}`;
          await host.stores.files.put(ref, await make(picture));
          await finishPicture(db, picture, ref);
        } catch (error) {
          if (failureOf(error)?.tryAgain !== false) throw error;
          host.log.warn({ err: error, videoId, pictureId }, "could not make a picture");
          await failPicture(db, picture, sentenceFor(picture.kind));
        }
      });
      await step.run("tidy", async () => {
        await host.stores.files.delete(incomingRef(videoId, pictureId));
        await dropOldPictures(db, host.stores.files, videoId);
      });
    },
  );
}

function sentenceFor(kind: string): string {
  return kind === "image"
    ? "This image cannot be read: it may be damaged, or animated. Save it as a JPEG and try again."
    : "This part of the video cannot be read. Choose another moment.";
}
