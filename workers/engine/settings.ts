import type { EngineSettings } from "./context.ts";

/** The engine's limits and paces unless `createEngine` is told otherwise. */
export const defaultSettings: EngineSettings = {
  maxCallsInFlight: 64,
  retryBaseSeconds: 2,
  retryMaxSeconds: 300,
  unreachableMaxSeconds: 4,
  callMaxSeconds: 20 * 60,
  maxInterruptions: 10,
  stepOutputMaxBytes: 1024 * 1024,
  eventMaxBytes: 256 * 1024,
  stopGraceSeconds: 20,
  retentionSeconds: 7 * 86_400,
  syncSeconds: 60,
};
