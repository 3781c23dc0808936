import { z } from "zod";
import { contract } from "./contract.ts";
import { videoParams } from "./videos.ts";

/** Days that are kept and shown, today included. */
export const insightDays = 30;
/** A playback session counts as a view once its picture has moved so long. */
export const viewMs = 3000;
/** A picture that stands for less is not seen to stand: the end of one buffer met the beginning of the next. */
export const shortestStallMs = 200;

const daySchema = z.object({
  /** UTC. */
  day: z.iso.date(),
  views: z.number().int(),
  /** Viewers who differ within the day; somebody who comes back tomorrow counts again. */
  viewers: z.number().int(),
  watchedMs: z.number().int(),
  stalls: z.number().int(),
  refusals: z.number().int(),
});
export type InsightDayView = z.infer<typeof daySchema>;

const totalsSchema = z.object({
  views: z.number().int(),
  /** The sum of each day's viewers. */
  viewers: z.number().int(),
  watchedMs: z.number().int(),
  stalls: z.number().int(),
  stalledMs: z.number().int(),
  /** Per hour watched; null while nothing was watched. */
  stallsPerHour: z.number().nullable(),
  /** From play pressed to the first frame; null while nobody pressed play. */
  startupP50Ms: z.number().nullable(),
  startupP95Ms: z.number().nullable(),
  refusals: z.number().int(),
});

export const insightsSchema = z.object({
  totals: totalsSchema,
  /** Thirty of them, oldest first, days without anything included. */
  days: z.array(daySchema).length(insightDays),
  /** Conditions that were not met, most frequent first. One refusal may miss several. */
  refusals: z.array(z.object({ condition: z.string(), refusals: z.number().int() })),
});
export type Insights = z.infer<typeof insightsSchema>;

export const getVideoInsights = contract({
  id: "getVideoInsights",
  method: "GET",
  path: "/api/v1/studio/videos/{videoId}/insights",
  summary: "Thirty days of one own video: views, watch time, start-up time, stalls, refusals by condition",
  auth: "viewer",
  params: videoParams,
  response: insightsSchema,
  errors: ["not_found", "video_removed"],
});

export const getInsights = contract({
  id: "getInsights",
  method: "GET",
  path: "/api/v1/studio/insights",
  summary: "Thirty days of all own videos together, and of each",
  auth: "viewer",
  response: insightsSchema.extend({
    /** The hundred most watched, most watched first; videos that nobody watched are left out. */
    videos: z.array(
      z.object({
        videoId: z.string(),
        title: z.string(),
        views: z.number().int(),
        watchedMs: z.number().int(),
        refusals: z.number().int(),
      }),
    ),
  }),
});
