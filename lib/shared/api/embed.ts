import { z } from "zod";
import { contract } from "./contract.ts";
import { videoParams } from "./videos.ts";

/** 32 bytes as base64url: codes, secrets, and the SHA-256 of one. */
const secretSchema = z.string().regex(/^[\w-]{43}$/, "That is no base64url of 32 bytes.");

export const createEmbedCode = contract({
  id: "createEmbedCode",
  method: "POST",
  path: "/api/v1/embed/codes",
  summary: "Lend one's sign-in to a player on another site: a code that works once, within a minute",
  auth: "viewer",
  ratePerMinute: 30,
  status: 201,
  body: z.object({
    videoId: videoParams.shape.videoId,
    /** Origin of the site that frames the player; the creator must have allowed it. */
    origin: z.string().max(300),
    /** base64url SHA-256 of a secret that stays in the frame (RFC 7636, S256). */
    challenge: secretSchema,
  }),
  response: z.object({ code: z.string(), expiresInSeconds: z.number() }),
  errors: ["embed_origin_refused", "video_removed", "not_found"],
});

const embedTokensSchema = z.object({
  /** Send it as `Authorization: Bearer …` with `openPlayback`, `getAccess` and `closePlayback`. Keep it in memory. */
  bearer: z.string(),
  bearerExpiresAt: z.iso.datetime(),
  /** Exchange it by `renewEmbedSession`; it works once. */
  handle: z.string(),
});

export const createEmbedSession = contract({
  id: "createEmbedSession",
  method: "POST",
  path: "/api/v1/embed/sessions",
  summary: "Exchange a code for the session of a framed player, which plays one video",
  auth: "public",
  ratePerMinute: 60,
  status: 201,
  body: z.object({ videoId: videoParams.shape.videoId, code: secretSchema, verifier: secretSchema }),
  response: embedTokensSchema,
  errors: ["embed_code_invalid"],
});

export const renewEmbedSession = contract({
  id: "renewEmbedSession",
  method: "PUT",
  path: "/api/v1/embed/sessions",
  summary:
    "Renew the session of a framed player, after a reload or when its bearer has expired; null when it has none",
  auth: "public",
  ratePerMinute: 60,
  body: z.object({
    videoId: videoParams.shape.videoId,
    /** Left out where the frame has no storage: a partitioned cookie keeps it then. */
    handle: secretSchema.optional(),
  }),
  response: z.object({ session: embedTokensSchema.nullable() }),
});
