import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Chain } from "#lib/chains/chain.ts";
import { builtInConditionKinds } from "#lib/gate/condition-kinds/built-in.ts";
import type { Caller } from "#lib/platform/caller.ts";
import { hashSecret, newSecret } from "#lib/platform/crypto.ts";
import { openDatabase } from "#lib/platform/db.ts";
import { newId } from "#lib/platform/ids.ts";
import { toJsonColumn } from "#lib/platform/json-column.ts";
import { createLog } from "#lib/platform/log.ts";
import { ensureContentKey } from "#lib/playback/content-keys.ts";
import { heartbeat } from "#lib/playback/heartbeat.ts";
import { openSession } from "#lib/playback/open-session.ts";
import type { PlaybackContext } from "#lib/playback/playback-context.ts";
import type { PlaybackCredential } from "#lib/playback/playback-token.ts";
import { serveKey } from "#lib/playback/serve-key.ts";
import type { Rule } from "#lib/shared/gate.ts";
import { DiskStorage } from "#lib/storage/disk/disk-storage.ts";
import { addSegments, addTrack, completePackage, createPackage } from "#lib/videos/packages.ts";
import { createTestDatabase } from "../../setup/postgres.ts";

/** A signed-in viewer as routes hand them to playback. */
export interface TestViewer extends Caller {
  /** The sign-in as a browser sends it over plain HTTP. */
  cookie: string;
}

export interface FilmOptions {
  creator?: TestViewer;
  gate?: Rule;
  access?: "gated" | "everyone" | "undecided";
  visibility?: "public" | "unlisted" | "draft";
  /** 12 s of media each. */
  runs?: number;
  kind?: "early" | "full";
}

export interface TestFilm {
  videoId: string;
  packageId: string;
  generation: string;
}

/** A session and what its holder shows. */
export interface Holder {
  sessionId: string;
  credential: PlaybackCredential | undefined;
}

export type PlaybackWorld = Awaited<ReturnType<typeof startPlaybackWorld>>;

/** A database, a clock that stands still until it is moved, private files, and what playback needs of the rest. */
export async function startPlaybackWorld(options: { chains?: readonly Chain[]; streamLimit?: number } = {}) {
  const database = await createTestDatabase();
  const db = openDatabase(database.url);
  const folder = await mkdtemp(join(tmpdir(), "playback-"));
  const disk = new DiskStorage(folder);
  let now = Date.now();
  const chains = new Map((options.chains ?? []).map((chain) => [chain.id, chain]));
  const context = {
    db,
    clock: { now: () => new Date(now) },
    log: createLog({ name: "test", level: "silent" }),
    config: { masterKey: Buffer.alloc(32, 7), streamLimit: options.streamLimit ?? 3 },
    chains,
    conditions: builtInConditionKinds,
    stores: { files: disk },
  } satisfies PlaybackContext;

  /** A viewer who is signed in with an account; a random one when none is given. */
  async function signIn(account = `eip155:1:0x${Buffer.from(newSecret(20), "base64url").toString("hex")}`) {
    const known = await db.prisma.account.findUnique({ where: { id: account } });
    const viewerId = known?.viewerId ?? newId("vwr");
    if (!known)
      await db.prisma.viewer.create({ data: { id: viewerId, accounts: { create: { id: account } } } });
    const sessionId = newId("ses");
    const token = newSecret();
    await db.prisma.session.create({
      data: {
        id: sessionId,
        tokenHash: hashSecret(token),
        viewerId,
        accountId: account,
        expiresAt: new Date(now + 24 * 3600_000),
      },
    });
    return {
      sessionId,
      viewerId,
      accounts: [account],
      banReason: null,
      operator: false,
      cookie: `sg_session=${token}`,
    } satisfies TestViewer;
  }

  async function publish(film: FilmOptions = {}): Promise<TestFilm> {
    const creator = film.creator ?? (await signIn());
    const runs = film.runs ?? 10;
    const kind = film.kind ?? "full";
    const videoId = newId("vid");
    const access = film.access ?? (film.gate ? "gated" : "everyone");
    const uploadId = newId("upl");
    await db.prisma.upload.create({
      data: { id: uploadId, viewerId: creator.viewerId, fileName: "f", mimeType: "video/mp4", size: 1n },
    });
    await db.prisma.video.create({
      data: {
        id: videoId,
        creatorId: creator.viewerId,
        uploadId,
        title: "A film",
        state: kind === "full" ? "ready" : "transcoding",
        visibility: film.visibility ?? "public",
        access,
        ...(film.gate ? { gate: toJsonColumn(film.gate) } : {}),
        durationSeconds: runs * 12,
        watchableAt: new Date(now),
      },
    });
    await ensureContentKey(db.prisma, context.config.masterKey, videoId);
    const { packageId, generation } = await addPackage(videoId, kind, runs);
    return { videoId, packageId, generation };
  }

  /** A package of v360 and a0 with 4-second segments; a full one is complete. */
  async function addPackage(videoId: string, kind: "early" | "full", runs: number) {
    const packageId = await createPackage(db, { videoId, kind, segmentSeconds: 4, runLength: 3 });
    const generation = newId("gen");
    for (const name of ["v360", "a0"] as const) {
      const { id: trackId } = await addTrack(db, {
        packageId,
        name,
        kind: name === "a0" ? "audio" : "video",
        codecs: name === "a0" ? "mp4a.40.2" : "avc1.4d401e",
        timescale: 1000,
        ...(name === "a0"
          ? { channels: 2, sampleRate: 48_000 }
          : { width: 640, height: 360, frameRate: "30" }),
        initRef: `${name}/init.mp4`,
      });
      const segments = Array.from({ length: runs * 3 }, (_, n) => ({
        n,
        generation,
        startTicks: n * 4000,
        durationTicks: 4000,
        size: 1000,
        sha256: "0".repeat(64),
        ref: `${name}/${n}.m4s`,
        cid: null,
        totalSize: null,
      }));
      await addSegments(db, trackId, segments);
    }
    if (kind === "full") await completePackage(db, packageId, "bafytest");
    await db.prisma.video.update({
      where: { id: videoId },
      data: kind === "full" ? { fullPackageId: packageId } : { earlyPackageId: packageId },
    });
    return { packageId, generation };
  }

  /** A caption of a video with this WebVTT; gives its id. */
  async function addCaption(videoId: string, text: string): Promise<string> {
    const id = newId("cap");
    const { ref, size } = await disk.put(`captions/${videoId}/${id}.vtt`, Buffer.from(text));
    const row = { id, videoId, language: "en", label: "English", origin: "uploaded", position: 0 };
    await db.prisma.caption.create({ data: { ...row, ref, size } });
    return id;
  }

  /** Opens a session and gives it with the credential that its holder shows. */
  async function open(
    viewer: TestViewer | null,
    videoId: string,
    client: "browser" | "external" = "browser",
    tab?: string,
  ) {
    const { playback, token } = await openSession(context, viewer, { videoId, client, tab });
    const credential: PlaybackCredential = { client, tokenHash: hashSecret(token) };
    return { playback, token, credential, sessionId: playback.sessionId };
  }

  /** The key of a run of 12 s. */
  const ask = ({ sessionId, credential }: Holder, { generation }: TestFilm, run = 0, track = "v360") =>
    serveKey(context, sessionId, credential, { generation, track, run });

  const beat = ({ sessionId, credential }: Holder, positionSeconds = 1) =>
    heartbeat(context, sessionId, credential, positionSeconds);

  return {
    context,
    db,
    disk,
    databaseUrl: database.url,
    folder,
    /** Moves the clock on. */
    pass(seconds: number) {
      now += seconds * 1000;
    },
    now: () => new Date(now),
    signIn,
    publish,
    addPackage,
    addCaption,
    open,
    ask,
    beat,
    async stop() {
      await db.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
