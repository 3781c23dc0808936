import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { endSentences } from "#lib/playback/playback-errors.ts";
import { explainRequest } from "./explain-request.ts";
import { explainSession, type SessionFacts } from "./explain-session.ts";
import { explainUpload, explainVideo, type UploadFacts, type VideoFacts } from "./explain-video.ts";
import { printed } from "./explanation.ts";
import { findLines, type LogLine } from "./log-lines.ts";
import { wordsOf, wordsOfEnding } from "./problem-words.ts";

const at = Date.parse("2026-11-23T20:51:12Z");
const refused: LogLine = {
  time: at,
  level: 30,
  name: "web",
  msg: "refused a request",
  reference: "req_1",
  operation: "openPlayback",
  status: 403,
  code: "gate_denied",
  viewerId: "vwr_1",
  videoId: "vid_1",
  readAt: "2026-11-23T20:51:11Z",
  conditions: [
    {
      path: "all.0",
      type: "erc721",
      chain: "eip155:137",
      contract: "0xabab",
      outcome: "not_met",
      reason: "balance_too_low",
      held: "0",
      needed: "1",
    },
  ],
};
const session: SessionFacts = {
  id: "pbs_1",
  videoId: "vid_1",
  title: "A walk",
  viewerId: "vwr_1",
  client: "browser",
  owner: false,
  gateCheckedAt: new Date(at),
  positionSeconds: 61.4,
  startedAt: new Date(at),
  lastSeenAt: new Date(at + 60_000),
  expiresAt: new Date(at + 135_000),
  endedAt: null,
  endReason: null,
};
const video: VideoFacts = {
  id: "vid_1",
  title: "A walk",
  state: "ready",
  visibility: "public",
  access: "gated",
  attempt: 1,
  failure: null,
  watchableAt: new Date(at),
  readyAt: new Date(at),
  removedAt: null,
  createdAt: new Date(at),
  updatedAt: new Date(at),
  progress: [],
  leftOut: { tracks: [], missingSeconds: null },
};

describe("why", () => {
  it("explains a refusal condition by condition, from its reference", () => {
    const text = printed(explainRequest("req_1", [refused]));
    expect(text).toContain("gate_denied (403), 23 Nov 2026, 20:51:12 UTC");
    expect(text).toContain("viewer vwr_1, video vid_1");
    expect(text).toContain("all.0: erc721 0xabab on Polygon: not met (balance_too_low, holds 0 of 1)");
    expect(text).toContain("npm run why -- vid_1");
  });

  it("says of an outage that nobody was refused, and of an error what the log has", () => {
    const silent = {
      ...refused,
      status: 503,
      code: "gate_unavailable",
      silentChains: ["eip155:137"],
      conditions: [],
    };
    expect(printed(explainRequest("req_1", [silent]))).toMatch(
      /Nobody was refused[\s\S]*No answer from Polygon/,
    );
    const line = {
      ...refused,
      code: undefined,
      conditions: undefined,
      status: 500,
      err: { message: "it broke\nat x" },
    };
    const text = printed(explainRequest("req_1", [line]));
    expect(text).toContain("internal (500)");
    expect(text).toContain("The log says: it broke\n");
  });

  it("tells of an answer that broke off what was sent of it and why it failed", () => {
    const line = { ...refused, level: 50, status: 200, code: "block_corrupt", sentBytes: 59 };
    const text = printed(explainRequest("req_1", [{ ...refused, status: 200, code: undefined }, line]));
    expect(text).toContain("block_corrupt (200, broken off)");
    expect(text).toContain("after 59 bytes");
    expect(text).toContain(wordsOf("block_corrupt", 502).todo);
  });

  it("says where to look when no line names the reference", () => {
    expect(printed(explainRequest("req_9", []))).toContain("--logs FILE");
  });

  it("tells the end of a playback session and the refusals on its way", () => {
    const over = explainSession(
      { ...session, endedAt: new Date(at), endReason: "revoked" },
      [refused],
      new Date(at),
    );
    expect(printed(over)).toMatch(/over[\s\S]*the token left the wallet[\s\S]*openPlayback: gate_denied/);
    expect(explainSession(session, [], new Date(at + 100_000)).title).toContain("running");
    expect(printed(explainSession(session, [], new Date(at + 200_000)))).toContain(
      "Nothing was heard of its player",
    );
  });

  it("tells how far a video is, why it failed, and what its creator can do", () => {
    expect(explainVideo(video, []).todo).toEqual(["Nothing is broken."]);
    const failure = { code: "ffmpeg_killed", message: "FFmpeg was stopped.", retryable: true };
    const failed = printed(explainVideo({ ...video, state: "failed", failure }, []));
    expect(failed).toMatch(/ffmpeg_killed: FFmpeg was stopped\.[\s\S]*Try again/);
    const log = "[SWR @ 0x5] Rematrix is needed\nConversion failed!";
    const file = { code: "filter_graph", message: "Convert it once.", retryable: false, log };
    const hopeless = printed(explainVideo({ ...video, state: "failed", failure: file }, []));
    expect(hopeless).toMatch(/filter_graph[\s\S]*last lines[\s\S]*Rematrix is needed\n.*Conversion failed!/);
    expect(hopeless).toMatch(/same file fails again/);
    expect(explainVideo({ ...video, visibility: "draft" }, []).todo[0]).toContain("publish it");
  });

  it("tells how much of an upload is kept, and goes on with its video", () => {
    const upload: UploadFacts = {
      id: "upl_1",
      fileName: "walk.mp4",
      size: 200n,
      received: 50n,
      createdAt: new Date(at),
      updatedAt: new Date(at),
      completedAt: null,
      cancelledAt: null,
    };
    expect(printed(explainUpload(upload, null))).toMatch(/25 % there[\s\S]*same file again/);
    expect(
      printed(explainUpload({ ...upload, completedAt: new Date(at) }, explainVideo(video, []))),
    ).toContain("vid_1");
  });

  it("has words for every end of a session", () => {
    for (const reason of Object.keys(endSentences)) {
      expect(wordsOfEnding(reason).what).not.toContain(
        reason === "removed" ? "It ended:" : `It ended: ${reason}`,
      );
    }
  });

  it("finds the lines of a reference in logs, whatever a collector wrote in front of them", async () => {
    const folder = await mkdtemp(join(tmpdir(), "streamgate-why-"));
    const file = join(folder, "web.log");
    await writeFile(
      file,
      [
        JSON.stringify({ ...refused, reference: "req_2", time: at + 5 }),
        "a line that is no JSON but names req_2",
        `2026-11-23T20:51:12Z web ${JSON.stringify({ ...refused, reference: "req_2" })}`,
        JSON.stringify(refused),
      ].join("\n"),
    );
    const found = await findLines([file], "req_2");
    expect(found.map(({ time }) => time)).toEqual([at, at + 5]);
    await rm(folder, { recursive: true });
  });
});
