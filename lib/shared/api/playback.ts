import { z } from "zod";
import { gateDecisionSchema } from "../gate.ts";
import { contract } from "./contract.ts";
import { videoParams } from "./videos.ts";

/** Seconds between two heart-beats of a player. */
export const heartbeatSeconds = 5;

const sessionParams = z.object({ sessionId: z.string().regex(/^pbs_[0-9a-z]{26}$/) });

/** Which package a manifest is asked of; without it the best one that there is. */
const manifestQuery = z.object({
  package: z
    .string()
    .regex(/^pkg_[0-9a-z]{26}$/)
    .optional(),
});

const packageSchema = z.object({
  id: z.string(),
  kind: z.enum(["early", "full"]),
  complete: z.boolean(),
});
export type PackageInfo = z.infer<typeof packageSchema>;

/** One caption track of a video: WebVTT, gated like keys. */
const captionSchema = z.object({
  id: z.string(),
  /** BCP 47. */
  language: z.string(),
  /** What a menu calls it. */
  label: z.string(),
  url: z.string(),
});
export type Caption = z.infer<typeof captionSchema>;

/** How watching went so far, counted since the playback session opened. */
const playbackReportSchema = z.object({
  /** From play pressed to the first frame; null while there was none, and for a session that was renewed by itself. */
  startupMs: z.number().int().min(0).max(86_400_000).nullable(),
  /** How often the picture stood because nothing was loaded. */
  stalls: z.number().int().min(0).max(1_000_000),
  stalledMs: z.number().int().min(0).max(604_800_000),
  /** Time with the picture moving. */
  watchedMs: z.number().int().min(0).max(604_800_000),
  /** What is on the screen, e.g. `1080p`. */
  rendition: z.string().max(32).nullable(),
});
export type PlaybackReport = z.infer<typeof playbackReportSchema>;

const playbackSchema = z.object({
  sessionId: z.string(),
  videoId: z.string(),
  expiresAt: z.iso.datetime(),
  heartbeatSeconds: z.number(),
  durationSeconds: z.number().nullable(),
  /** What the manifests below describe; when a heart-beat names another one, load the manifests again. */
  package: packageSchema,
  manifests: z.object({ hls: z.string(), dash: z.string() }),
  storyboardUrl: z.string().nullable(),
  posterUrl: z.string().nullable(),
  captions: z.array(captionSchema),
  /** Seconds into the video where this viewer stopped last time, 0 at first. */
  resumeAtSeconds: z.number(),
});
export type Playback = z.infer<typeof playbackSchema>;

export const openPlayback = contract({
  id: "openPlayback",
  method: "POST",
  path: "/api/v1/playback/sessions",
  summary:
    "Open a playback session if the gate grants; browsers get a cookie, external players a bearer token",
  auth: "public",
  credentials: ["embed", "session"],
  ratePerMinute: 120,
  status: 201,
  body: z.object({
    videoId: videoParams.shape.videoId,
    client: z.enum(["browser", "external"]).default("browser"),
    tab: z
      .string()
      .regex(/^[\w-]{22,64}$/)
      .optional()
      .describe(
        "A random id of the place that plays, kept across reloads: the session that the same viewer opened with it before ends",
      ),
  }),
  response: playbackSchema.extend({
    /** Only for `client: external`: send it as `Authorization: Bearer …`; shown once. */
    token: z.string().nullable(),
  }),
  errors: [
    "sign_in_required",
    "gate_denied",
    "gate_unavailable",
    "stream_limit",
    "video_not_watchable",
    "video_removed",
    "not_found",
  ],
});

export const heartbeat = contract({
  id: "heartbeat",
  method: "POST",
  path: "/api/v1/playback/sessions/{sessionId}/heartbeat",
  summary: "Tell that the player is alive; renews the session and carries revocation back",
  auth: "public",
  params: sessionParams,
  body: z.object({
    positionSeconds: z.number().min(0),
    /** What the player tells of its own working; the creator sees it in sums. */
    report: playbackReportSchema.optional(),
  }),
  response: z.object({
    expiresAt: z.iso.datetime(),
    package: packageSchema,
    durationSeconds: z.number().nullable(),
    /** There from when the pictures of the time bar are made, which may be after play began. */
    storyboardUrl: z.string().nullable(),
    /** Set while the chain is silent: keys already held play on; the gate is asked again by itself. */
    gateUnavailable: z
      .object({ silentChains: z.array(z.string()), retryAfterSeconds: z.number() })
      .nullable(),
  }),
  errors: ["playback_token_invalid", "playback_ended", "gate_denied"],
});

export const closePlayback = contract({
  id: "closePlayback",
  method: "DELETE",
  path: "/api/v1/playback/sessions/{sessionId}",
  summary: "End a playback session",
  auth: "public",
  credentials: ["session", "embed"],
  params: sessionParams,
  status: 204,
});

export const getHlsMaster = contract({
  id: "getHlsMaster",
  method: "GET",
  path: "/api/v1/playback/sessions/{sessionId}/hls/master.m3u8",
  summary: "HLS multivariant playlist",
  auth: "public",
  params: sessionParams,
  query: manifestQuery,
  produces: "application/vnd.apple.mpegurl",
  errors: ["playback_token_invalid", "playback_ended", "not_found"],
});

export const getHlsMedia = contract({
  id: "getHlsMedia",
  method: "GET",
  path: "/api/v1/playback/sessions/{sessionId}/hls/{track}",
  summary: "HLS media playlist of one track, e.g. v720.m3u8, or of captions",
  auth: "public",
  params: sessionParams.extend({ track: z.string().regex(/^([va][0-9]{1,5}|cap_[0-9a-z]{26})\.m3u8$/) }),
  query: manifestQuery,
  produces: "application/vnd.apple.mpegurl",
  errors: ["playback_token_invalid", "playback_ended", "not_found"],
});

export const getDashManifest = contract({
  id: "getDashManifest",
  method: "GET",
  path: "/api/v1/playback/sessions/{sessionId}/dash/manifest.mpd",
  summary: "DASH MPD with its segment encryption (ISO/IEC 23009-4)",
  auth: "public",
  params: sessionParams,
  query: manifestQuery,
  produces: "application/dash+xml",
  errors: ["playback_token_invalid", "playback_ended", "not_found"],
});

export const getKey = contract({
  id: "getKey",
  method: "GET",
  path: "/api/v1/playback/sessions/{sessionId}/keys/{generation}/{track}/{run}",
  summary: "The 16 bytes of one segment key",
  auth: "public",
  params: sessionParams.extend({
    generation: z.string().regex(/^gen_[0-9a-z]{26}$/),
    track: z.string().regex(/^[va][0-9]{1,5}$/),
    run: z.coerce.number().int().min(0).max(1_000_000),
  }),
  produces: "application/octet-stream",
  errors: [
    "playback_token_invalid",
    "playback_ended",
    "gate_denied",
    "gate_unavailable",
    "keys_paced",
    "not_found",
  ],
});

export const getStoryboard = contract({
  id: "getStoryboard",
  method: "GET",
  path: "/api/v1/playback/sessions/{sessionId}/storyboard/{file}",
  summary: "Storyboard: storyboard.vtt and its sprites",
  auth: "public",
  params: sessionParams.extend({ file: z.string().regex(/^[a-z0-9-]+\.(vtt|jpg)$/) }),
  produces: "text/vtt",
  errors: ["playback_token_invalid", "playback_ended", "gate_denied", "gate_unavailable", "not_found"],
});

export const getCaption = contract({
  id: "getCaption",
  method: "GET",
  path: "/api/v1/playback/sessions/{sessionId}/captions/{file}",
  summary: "Captions as WebVTT: the caption's id and .vtt",
  auth: "public",
  params: sessionParams.extend({ file: z.string().regex(/^cap_[0-9a-z]{26}\.vtt$/) }),
  produces: "text/vtt",
  errors: ["playback_token_invalid", "playback_ended", "gate_denied", "gate_unavailable", "not_found"],
});

/** Every condition of a video's gate for the signed-in viewer: "why you cannot watch". */
export const getAccess = contract({
  id: "getAccess",
  method: "GET",
  path: "/api/v1/videos/{videoId}/access",
  summary: "Whether the caller may watch, condition by condition",
  auth: "public",
  credentials: ["embed", "session"],
  ratePerMinute: 120,
  params: videoParams,
  response: z.object({
    access: z.enum(["owner", "everyone", "granted", "denied", "unavailable", "sign_in_required"]),
    decision: gateDecisionSchema.nullable(),
  }),
});
