import type { Caller } from "#lib/platform/caller.ts";
import type { Database } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";
import type { RecoveryKit } from "#lib/shared/recovery-kit.ts";
import { findOwnVideo } from "#lib/videos/find-video.ts";
import { loadPackage } from "#lib/videos/packages.ts";
import { loadContentKey } from "./content-keys.ts";

/** What a kit is made from and with. */
export interface RecoveryContext {
  db: Database;
  masterKey: Uint8Array;
  now: Date;
}

const howTo = [
  "This file and the package (a CAR file, or the same CID from any IPFS node) are all that is needed to watch the video.",
  "With StreamGate's source: node scripts/play-recovery-kit.ts kit.json package.car video.mp4",
  "By hand: each track is <track>/init.mp4, in clear, followed by its segments <track>/<n>.m4s, decrypted.",
  "A segment is AES-128-CBC with PKCS#7 padding; its IV is n as a 128-bit big-endian number.",
  "Its key is HKDF-SHA-256 (RFC 5869) of the content key, without salt, 16 bytes long, with info = generation, track and run,",
  "each preceded by its length as a 16-bit big-endian number; generation and track are text, run = floor(n / runLength) is 32-bit big-endian.",
  "Whoever holds this file can watch the video. Keep it as you keep a private key.",
];

/**
 * Everything that plays a finished own video without this server: its content key, how keys are derived from it, and
 * which segment was encrypted in which generation. The answer is secret: never log it.
 * Throws NotFoundError, VideoRemovedError, AppError `video_not_watchable` until the video is ready.
 */
export async function makeRecoveryKit(
  context: RecoveryContext,
  caller: Caller,
  videoId: string,
): Promise<RecoveryKit> {
  const { packageId, title } = await findFinished(context.db, caller, videoId);
  const { package: pkg, tracks } = await loadPackage(context.db, packageId);
  const contentKey = await loadContentKey(context.db.prisma, context.masterKey, videoId);
  return {
    format: "streamgate-recovery-kit",
    version: 1,
    madeAt: context.now.toISOString(),
    video: { id: videoId, title },
    cid: pkg.cid ?? "",
    contentKey: contentKey.toString("base64"),
    derivation: {
      kdf: "HKDF-SHA-256",
      salt: "",
      keyBytes: 16,
      cipher: "AES-128-CBC",
      runLength: pkg.runLength,
    },
    tracks: tracks.map((track) => ({
      name: track.name,
      kind: track.kind,
      codecs: track.codecs,
      timescale: track.timescale,
      init: track.initRef,
      segments: track.segments.map(({ n, generation, startTicks, durationTicks, size, sha256, ref }) => ({
        ...{ n, path: ref, generation, startTicks, durationTicks, size, sha256 },
      })),
    })),
    howTo,
  };
}

/** The CID of a finished own video. Throws as makeRecoveryKit does. */
export async function findPackageCid(db: Database, caller: Caller, videoId: string): Promise<string> {
  return (await findFinished(db, caller, videoId)).cid;
}

async function findFinished(
  db: Database,
  caller: Caller,
  videoId: string,
): Promise<{ cid: string; packageId: string; title: string }> {
  const { cid, fullPackageId, title, state } = await findOwnVideo(db.prisma, videoId, caller);
  if (cid === null || fullPackageId === null || state !== "ready") {
    throw new AppError("video_not_watchable", "The recovery kit is there once the video is ready.", {
      retryable: true,
    });
  }
  return { cid, packageId: fullPackageId, title };
}
