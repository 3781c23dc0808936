import type { Problem } from "#lib/shared/problem.ts";
import { addSample, emptyRate, type TransferRate } from "./transfer-rate.ts";

/**
 * Where one file on its way to the server stands:
 * waiting (for its turn) → sending ⇄ paused / reconnecting → finishing (checksum) → done; or failed, cancelled.
 */
export type UploadPhase =
  | "waiting"
  | "sending"
  | "reconnecting"
  | "paused"
  | "finishing"
  | "done"
  | "failed"
  | "cancelled";

export interface UploadState {
  /** Names the upload within this tab. */
  key: string;
  fileName: string;
  /** Bytes. */
  size: number;
  phase: UploadPhase;
  /** Bytes that have left, as far as the browser knows. */
  sent: number;
  rate: TransferRate;
  videoId: string | null;
  uploadId: string | null;
  /** Bytes that were there already when this tab took the upload up again. */
  resumedFrom: number;
  problem: Problem | null;
}

export type UploadEvent =
  | { type: "begun" }
  | { type: "created"; uploadId: string; videoId: string | null }
  | { type: "resumed"; from: number }
  | { type: "progressed"; sent: number; atMs: number }
  | { type: "interrupted" }
  | { type: "paused" }
  | { type: "sent" }
  | { type: "verified" }
  | { type: "failed"; problem: Problem }
  | { type: "cancelled" };

/** A file that was chosen and waits for its turn. */
export function newUpload(key: string, file: { name: string; size: number }): UploadState {
  return {
    key,
    fileName: file.name,
    size: file.size,
    phase: "waiting",
    sent: 0,
    rate: emptyRate,
    videoId: null,
    uploadId: null,
    resumedFrom: 0,
    problem: null,
  };
}

/** True while the upload still wants to send something in this tab. */
export function isActive(upload: UploadState): boolean {
  return upload.phase === "sending" || upload.phase === "reconnecting" || upload.phase === "finishing";
}

/** What can be done with an upload in this phase. */
export function uploadActions(phase: UploadPhase): { pause: boolean; resume: boolean; cancel: boolean } {
  return {
    pause: phase === "sending" || phase === "reconnecting",
    resume: phase === "paused" || phase === "failed",
    cancel: phase !== "done" && phase !== "cancelled" && phase !== "finishing",
  };
}

/** The next state; an event that comes too late for its phase changes nothing. */
export function nextUpload(upload: UploadState, event: UploadEvent): UploadState {
  if (upload.phase === "done" || upload.phase === "cancelled") return upload;
  switch (event.type) {
    case "begun":
      return { ...upload, phase: "sending", rate: emptyRate, problem: null };
    case "created":
      return { ...upload, uploadId: event.uploadId, videoId: event.videoId ?? upload.videoId };
    case "resumed":
      return { ...upload, resumedFrom: event.from, sent: event.from };
    case "progressed":
      // A late reading must not wake an upload that was paused or has failed in the meantime.
      if (upload.phase !== "sending" && upload.phase !== "reconnecting") return upload;
      return {
        ...upload,
        phase: "sending",
        sent: event.sent,
        rate: addSample(upload.rate, event.sent, event.atMs),
      };
    case "interrupted":
      return upload.phase === "sending" ? { ...upload, phase: "reconnecting", rate: emptyRate } : upload;
    case "paused":
      return uploadActions(upload.phase).pause ? { ...upload, phase: "paused", rate: emptyRate } : upload;
    case "sent":
      return { ...upload, phase: "finishing", sent: upload.size };
    case "verified":
      return { ...upload, phase: "done" };
    case "failed":
      return { ...upload, phase: "failed", problem: event.problem, rate: emptyRate };
    case "cancelled":
      return { ...upload, phase: "cancelled" };
  }
}
