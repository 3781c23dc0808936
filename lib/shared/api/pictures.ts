import { z } from "zod";
import { ownVideoSchema } from "../video.ts";
import { contract } from "./contract.ts";
import { videoParams } from "./videos.ts";

/** Largest image file that is taken as a poster. */
export const maxImageBytes = 5 * 1024 * 1024;
/** Longest preview clip. */
export const maxPreviewSeconds = 10;

const pictureId = z.string().regex(/^pic_[0-9a-z]{26}$/, "That is no picture id.");

export const createPicture = contract({
  id: "createPicture",
  method: "POST",
  path: "/api/v1/studio/videos/{videoId}/pictures",
  summary: "Have a frame made into the poster, or a part of the video into the public preview clip",
  auth: "viewer",
  ratePerMinute: 30,
  status: 202,
  params: videoParams,
  body: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("frame"), atSeconds: z.number().min(0).max(1e6) }),
    z.object({
      kind: z.literal("preview"),
      atSeconds: z.number().min(0).max(1e6),
      durationSeconds: z.number().min(1).max(maxPreviewSeconds),
    }),
  ]),
  response: ownVideoSchema,
  errors: ["picture_invalid", "picture_limit"],
});

export const sendImage = contract({
  id: "sendImage",
  method: "PUT",
  path: "/api/v1/studio/videos/{videoId}/image",
  summary: "Use an image of your own as the poster: a JPEG, PNG or WebP of at most 5 MB as the body",
  auth: "viewer",
  ratePerMinute: 10,
  status: 202,
  params: videoParams,
  consumes: { types: ["image/jpeg", "image/png", "image/webp"], maxBytes: maxImageBytes },
  response: ownVideoSchema,
  errors: ["picture_invalid", "picture_limit", "request_too_large"],
});

export const choosePicture = contract({
  id: "choosePicture",
  method: "PUT",
  path: "/api/v1/studio/videos/{videoId}/poster",
  summary: "Make one of the video's pictures its poster, or one of its clips its preview",
  auth: "viewer",
  params: videoParams,
  body: z.object({ pictureId }),
  response: ownVideoSchema,
  errors: ["not_found"],
});

export const withdrawPreview = contract({
  id: "withdrawPreview",
  method: "DELETE",
  path: "/api/v1/studio/videos/{videoId}/preview",
  summary: "Show no preview clip any more",
  auth: "viewer",
  params: videoParams,
  response: ownVideoSchema,
});

export const getPicture = contract({
  id: "getPicture",
  method: "GET",
  path: "/api/v1/studio/videos/{videoId}/pictures/{pictureId}",
  summary: "A picture or clip that the creator may choose",
  auth: "viewer",
  params: videoParams.extend({ pictureId }),
  produces: "image/jpeg",
  errors: ["not_found"],
});
