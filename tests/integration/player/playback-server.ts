import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { z } from "zod";
import { encryptSegment } from "#lib/media/encrypt-segment.ts";
import { newId } from "#lib/platform/ids.ts";
import { deriveRunKey } from "#lib/playback/derive-run-key.ts";
import { renderDashManifest } from "#lib/playback/manifests/dash.ts";
import { renderHlsMaster, renderHlsMedia } from "#lib/playback/manifests/hls.ts";
import { captionUri, sessionUris, storyboardUri } from "#lib/playback/manifests/uris.ts";
import { getAccess, heartbeat, openPlayback } from "#lib/shared/api/playback.ts";
import { RUN_LENGTH } from "#lib/shared/playback-constants.ts";
import type { LoadedPackage } from "#lib/videos/packages.ts";
import { json, problem, text } from "./answers.ts";
import { captionText, denied, deniedDecision, gateChain, silence, storyboard } from "./fixed-answers.ts";
import type { Film } from "./make-film.ts";

export const videoId = "vid_00000000000000000000000000";
const captions = [
  { id: "cap_en", language: "en", label: "English", size: 60 },
  { id: "cap_de", language: "de", label: "Deutsch", size: 60 },
];

/** What the server does; a test changes it while the player plays. */
export interface ServerState {
  gate: "granted" | "denied" | "silent" | "sign_in_required" | "limit";
  package: "early" | "full";
  /** Segments of the early package that exist; all of them = complete. */
  earlySegments: number;
  /** Answers key requests with this status until it is taken away. */
  keyFault: { status: 429 | 503; retryAfterSeconds: number } | null;
  /** Ends the running session with this reason at its next request. */
  ended: "revoked" | "expired" | "limit" | null;
  /** Seconds where the viewer stopped last time. */
  resumeAtSeconds: number;
}

type BeatBody = z.infer<typeof heartbeat.body>;
type OpenBody = z.infer<typeof openPlayback.body>;

/** The stream elsewhere that stands in the way while the gate is at its limit. */
export const otherStream = "pbs_99999999999999999999999999";

export interface PlaybackServer {
  origin: string;
  state: ServerState;
  /** `METHOD path` of everything that was asked for, in order. */
  requests: string[];
  /** What heart-beats said, in order. */
  beats: BeatBody[];
  /** What was asked for when sessions were opened, in order. */
  opens: OpenBody[];
  /** The session that was opened last. Pages of earlier tests may still say goodbye to theirs. */
  sessionId(): string;
  close(): Promise<void>;
}

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
};

/**
 * Speaks the playback contract over a film without database and chain: real manifests, real keys, really encrypted
 * segments. Serves the built page from `pageDir` beside it.
 */
export async function startPlaybackServer(film: Film, pageDir: string): Promise<PlaybackServer> {
  const contentKey = randomBytes(32);
  const state = initialState(film);
  const requests: string[] = [];
  const beats: BeatBody[] = [];
  const opens: OpenBody[] = [];
  let sessionId = "";

  const packages = { early: newId("pkg"), full: newId("pkg") };

  function current(kind: "early" | "full" = state.package) {
    const complete = kind === "full" || state.earlySegments >= film.ladder.segmentCount;
    const tracks = film[kind].tracks.map((track) => ({
      ...track,
      segments: kind === "full" ? track.segments : track.segments.slice(0, state.earlySegments),
    }));
    const info = { id: packages[kind], kind, complete };
    const facts = { ...info, videoId, segmentSeconds: 4, runLength: RUN_LENGTH, cid: null };
    const pkg: LoadedPackage = { package: facts, tracks };
    return { info, pkg, uris: sessionUris(sessionId, facts) };
  }

  async function open(request: IncomingMessage, response: ServerResponse) {
    opens.push(openPlayback.body.parse(await bodyOf(request)));
    if (state.gate === "sign_in_required")
      return problem(response, 401, "sign_in_required", "Sign in first.");
    if (state.gate === "limit")
      return problem(response, 409, "stream_limit", "You are watching 1 video already.", {
        limit: 1,
        streams: [
          {
            sessionId: otherStream,
            videoId,
            title: "A walk in the square",
            client: "browser",
            startedAt: new Date().toISOString(),
          },
        ],
      });
    if (state.gate === "denied") return denied(response);
    if (state.gate === "silent") return silence(response);
    sessionId = newId("pbs");
    state.ended = null;
    const base = `/api/v1/playback/sessions/${sessionId}`;
    return json(
      response,
      201,
      openPlayback.response.parse({
        sessionId,
        videoId,
        expiresAt: inAMinute(),
        heartbeatSeconds: 1,
        durationSeconds: film.ladder.durationSeconds,
        package: current().info,
        manifests: { hls: `${base}/hls/master.m3u8`, dash: `${base}/dash/manifest.mpd` },
        storyboardUrl: storyboardUri(sessionId, "a storyboard"),
        posterUrl: null,
        captions: captions.map(({ id, language, label }) => ({
          id,
          language,
          label,
          url: captionUri(sessionId, id),
        })),
        resumeAtSeconds: state.resumeAtSeconds,
        token: null,
      }),
    );
  }

  async function beat(request: IncomingMessage, response: ServerResponse) {
    beats.push(heartbeat.body.parse(await bodyOf(request)));
    if (state.gate === "denied") return denied(response);
    const gateUnavailable =
      state.gate === "silent" ? { silentChains: [gateChain], retryAfterSeconds: 1 } : null;
    const { durationSeconds } = film.ladder;
    const answer = {
      expiresAt: inAMinute(),
      package: current().info,
      durationSeconds,
      storyboardUrl: storyboardUri(sessionId, "a storyboard"),
      gateUnavailable,
    };
    return json(response, 200, heartbeat.response.parse(answer));
  }

  function key(response: ServerResponse, [generation = "", track = "", run = ""]: string[]) {
    if (state.gate === "denied") return denied(response);
    if (state.keyFault?.status === 429) {
      return problem(response, 429, "keys_paced", "Too fast.", {}, state.keyFault.retryAfterSeconds);
    }
    if (state.keyFault !== null || state.gate === "silent") return silence(response);
    response.writeHead(200, { "content-type": "application/octet-stream", "cache-control": "no-store" });
    return response.end(deriveRunKey(contentKey, { generation, track, run: Number(run) }));
  }

  function segment(response: ServerResponse, packageId: string, name: string) {
    const kind = packageId === packages.full ? "full" : "early";
    const clear = film[kind].bytes.get(name);
    const [, track = "", n] = /^(\w+)\/(\d+)\.m4s$/.exec(name) ?? [];
    if (clear === undefined) return problem(response, 404, "not_found", "No such segment.");
    const number = Number(n);
    const generation =
      film[kind].tracks.find((one) => one.name === track)?.segments.find((one) => one.n === number)
        ?.generation ?? "";
    const runKey = deriveRunKey(contentKey, { generation, track, run: Math.floor(number / RUN_LENGTH) });
    response.writeHead(200, { "content-type": "video/mp4" });
    return response.end(n === undefined ? clear : encryptSegment(clear, runKey, number));
  }

  function inSession(
    request: IncomingMessage,
    response: ServerResponse,
    id: string,
    parts: string[],
    query: URLSearchParams,
  ) {
    if (id !== sessionId) return problem(response, 401, "playback_token_invalid", "Not your session.");
    if (state.ended !== null) {
      return problem(response, 410, "playback_ended", "Playback ended.", { reason: state.ended });
    }
    const [area, file = ""] = parts;
    const kind =
      query.get("package") === packages.full ? "full" : query.has("package") ? "early" : state.package;
    const { pkg, uris } = current(kind);
    // As for a player on another page, whose manifests list the captions too: they must not be shown twice.
    const listed = { list: captions, textUri: (caption: string) => captionUri(id, caption) };
    if (area === "heartbeat") return beat(request, response);
    if (area === "keys") return key(response, parts.slice(1));
    if (area === "dash") return text(response, "application/dash+xml", renderDashManifest(pkg, uris, listed));
    if (area === "captions") return text(response, "text/vtt", captionText(file));
    if (area === "storyboard") return storyboard(response, file);
    if (area !== "hls") return problem(response, 404, "not_found", "Nothing here.");
    const type = "application/vnd.apple.mpegurl";
    if (file === "master.m3u8") return text(response, type, renderHlsMaster(pkg, uris, listed));
    return text(response, type, renderHlsMedia(pkg, file.replace(".m3u8", ""), uris));
  }

  async function page(response: ServerResponse, path: string) {
    const file = path === "/" ? "index.html" : path.slice(1);
    const bytes = await readFile(join(pageDir, file)).catch(() => null);
    if (bytes === null) return problem(response, 404, "not_found", "No such file.");
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    return response.end(bytes);
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? "/", "http://localhost");
    requests.push(`${request.method} ${url.pathname}`);
    const parts = url.pathname.split("/").slice(1);
    if (parts[0] !== "api") return page(response, url.pathname);
    const [, , area, first = "", second = "", ...rest] = parts;
    if (area === "media") return segment(response, first, [second, ...rest].join("/"));
    if (area === "videos") {
      return json(response, 200, getAccess.response.parse({ access: "denied", decision: deniedDecision() }));
    }
    if (second === "") return open(request, response);
    if (request.method === "DELETE") {
      if (second === otherStream) state.gate = "granted";
      return response.writeHead(204).end();
    }
    return inSession(request, response, second, rest, url.searchParams);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      problem(response, 500, "internal", String(error));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    requests,
    beats,
    opens,
    sessionId: () => sessionId,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

export function initialState(film: Film): ServerState {
  return {
    gate: "granted",
    package: "full",
    earlySegments: film.ladder.segmentCount,
    keyFault: null,
    ended: null,
    resumeAtSeconds: 0,
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

function inAMinute(): string {
  return new Date(Date.now() + 60_000).toISOString();
}
