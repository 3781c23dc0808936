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

/**
 * Why an upload stands, where its phase does not say it:
 * `too_many_jobs`, the server takes no more of this creator's videos at once, asked again by itself;
 * `file_permission`, the browser wants a press before it opens the file of an earlier visit again;
 * `file_wanted`, it cannot open it at all: the creator chooses it once more.
 */
type UploadNote = "too_many_jobs" | "file_permission" | "file_wanted";

export interface UploadState {
  /** Names the upload within this tab, and its record between visits. */
  key: string;
  fileName: string;
  /** Bytes. */
  size: number;
  phase: UploadPhase;
  note: UploadNote | null;
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
  | { type: "queued" }
  | { type: "held"; note: UploadNote }
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
    note: null,
    sent: 0,
    rate: emptyRate,
    videoId: null,
    uploadId: null,
    resumedFrom: 0,
    problem: null,
  };
}

/** True while the upload takes one of the places for sending. */
export function isActive(upload: UploadState): boolean {
  return upload.phase === "sending" || upload.phase === "reconnecting" || upload.phase === "finishing";
}

/** True when nothing more will happen to it. */
export function isOver(upload: UploadState): boolean {
  return upload.phase === "done" || upload.phase === "cancelled";
}

/** What can be done with an upload in this phase. */
export function uploadActions(phase: UploadPhase): { pause: boolean; resume: boolean; cancel: boolean } {
  return {
    pause: phase === "waiting" || phase === "sending" || phase === "reconnecting",
    resume: phase === "paused" || phase === "failed",
    cancel: phase !== "done" && phase !== "cancelled" && phase !== "finishing",
  };
}

/** The next state; an event that comes too late for its phase changes nothing. */
export function nextUpload(upload: UploadState, event: UploadEvent): UploadState {
  if (isOver(upload)) return upload;
  switch (event.type) {
    case "queued":
      return upload.phase === "finishing" ? upload : { ...standing(upload), phase: "waiting", problem: null };
    case "held":
      return {
        ...standing(upload),
        phase: event.note === "too_many_jobs" ? "waiting" : "paused",
        note: event.note,
      };
    case "begun":
      return { ...standing(upload), phase: "sending", problem: null };
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
      return upload.phase === "sending" ? { ...standing(upload), phase: "reconnecting" } : upload;
    case "paused":
      return uploadActions(upload.phase).pause ? { ...standing(upload), phase: "paused" } : upload;
    case "sent":
      return { ...standing(upload), phase: "finishing", sent: upload.size };
    case "verified":
      return { ...upload, phase: "done" };
    case "failed":
      return { ...standing(upload), phase: "failed", problem: event.problem };
    case "cancelled":
      return { ...standing(upload), phase: "cancelled" };
  }
}

/** Nothing flows any more: what was measured and noted before says nothing now. */
function standing(upload: UploadState): UploadState {
  return { ...upload, rate: emptyRate, note: null };
}
