import { randomBytes } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Progress } from "#lib/shared/video.ts";
import { advanceVideo, failVideo } from "#lib/videos/advance-video.ts";
import { readProgress, reportProgress } from "#lib/videos/progress.ts";
import { createSender } from "./tus-sender.ts";
import { type Person, startVideoWorld, type VideoWorld } from "./video-world.ts";

let world: VideoWorld;
let creator: Person;

beforeAll(async () => {
  world = await startVideoWorld();
  creator = await world.signIn();
  await world.restart({ QUOTA_CONCURRENT_JOBS: "100" });
});
afterAll(() => world.stop());

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

interface ServerEvent {
  event: string;
  id: string | null;
  data: Record<string, unknown>;
}

/** Reads server-sent events one by one; comments are left out. */
function readEvents(response: Response) {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = "";
  return {
    async next(): Promise<ServerEvent | null> {
      for (;;) {
        const end = text.indexOf("\n\n");
        if (end >= 0) {
          const block = text.slice(0, end);
          text = text.slice(end + 2);
          const fields = new Map(
            block.split("\n").map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
          );
          if (!fields.has("event")) continue;
          return {
            event: fields.get("event") ?? "",
            id: fields.get("id") ?? null,
            data: JSON.parse(fields.get("data") ?? "null") as Record<string, unknown>,
          };
        }
        const { done, value } = await reader.read();
        if (done) return null;
        text += decoder.decode(value, { stream: true });
      }
    },
    async until(matches: (event: ServerEvent) => boolean): Promise<ServerEvent> {
      for (;;) {
        const event = await this.next();
        if (event === null) throw new Error("the stream ended");
        if (matches(event)) return event;
      }
    },
    close: () => reader.cancel(),
  };
}

async function watch(videoId: string, headers: Record<string, string> = {}, signal?: AbortSignal) {
  return world.fetch(`/api/v1/studio/videos/${videoId}/events`, {
    as: creator,
    headers,
    ...(signal && { signal }),
  });
}

const upload = async () => (await createSender(world, creator).send(randomBytes(10))).videoId;
const report = (videoId: string, step: string, fraction: number) =>
  reportProgress(world.host.db, { videoId, step, fraction });
const listeners = async () => {
  const { rows } = await world.host.db.pool.query<{ count: string }>(
    `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN "video_progress"%'`,
  );
  return Number(rows[0]?.count);
};

describe("live progress", () => {
  test("reaches the browser within a second, with the state of the video", async () => {
    const videoId = await upload();
    const response = await watch(videoId);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const events = readEvents(response);
    expect(await events.next()).toMatchObject({ event: "video", id: null, data: { state: "uploaded" } });
    await expect.poll(listeners).toBe(1);
    const before = performance.now();
    await report(videoId, "probe", 0.5);
    const told = await events.next();
    expect(told).toMatchObject({ event: "progress", data: { step: "probe", fraction: 0.5, detail: null } });
    expect(told?.id).toBe(told?.data.seq);
    await advanceVideo(world.host.db, { videoId, attempt: 1, to: "probing" });
    expect(await events.next()).toMatchObject({ event: "video", data: { state: "probing" } });
    expect(performance.now() - before).toBeLessThan(1_900);
    await events.close();
  });

  test("goes on after the last event that a browser has seen", async () => {
    const videoId = await upload();
    await report(videoId, "probe", 1);
    const first = readEvents(await watch(videoId));
    const seen = await first.until(({ event }) => event === "progress");
    await first.close();
    await report(videoId, "early", 0.1);
    await report(videoId, "v1080", 0.2);
    await report(videoId, "early", 0.3);
    const again = readEvents(await watch(videoId, { "last-event-id": seen.id ?? "" }));
    const lines = [await again.next(), await again.next(), await again.next()];
    expect(lines.map((line) => line?.data.step ?? line?.event)).toEqual(["v1080", "early", "video"]);
    expect(lines[1]?.data).toMatchObject({ fraction: 0.3 });
    await again.close();
  });

  test("ends when the video is settled, and a browser that has seen the end is told not to come back", async () => {
    const videoId = await upload();
    const events = readEvents(await watch(videoId));
    await events.next();
    await report(videoId, "probe", 0.7);
    const failure = { code: "probe_failed", message: "It broke off.", retryable: true };
    await failVideo(world.host.db, { videoId, attempt: 1, failure });
    const last = await events.until(({ event, data }) => event === "video" && data.state === "failed");
    expect(last.data).toMatchObject({ failure, progress: [{ step: "probe", fraction: 0.7 }] });
    expect(await events.next()).toBeNull();
    expect((await watch(videoId, { "last-event-id": last.id ?? "" })).status).toBe(204);
    const late = readEvents(await watch(videoId));
    expect(await late.until(({ event }) => event === "video")).toMatchObject({ id: last.id });
    expect(await late.next()).toBeNull();
  });

  test("tells how an upload goes on to a second tab", async () => {
    const sender = createSender(world, creator);
    const { location, videoId } = await sender.begin(1_000);
    const events = readEvents(await watch(videoId));
    await events.next();
    await sender.patch(location, 0, randomBytes(400));
    const news = await events.until(({ event }) => event === "video");
    expect(news.data).toMatchObject({ state: "uploading", upload: { received: 400, size: 1_000 } });
    await events.close();
  });

  test("needs one connection for all who watch, and none when they are gone", async () => {
    await expect.poll(listeners).toBe(0);
    const videos = [await upload(), await upload(), await upload()];
    const gone = new AbortController();
    const streams = await Promise.all(videos.map(async (id) => readEvents(await watch(id, {}, gone.signal))));
    for (const stream of streams) await stream.next();
    await expect.poll(listeners).toBe(1);
    await Promise.all(videos.map((id) => report(id, "probe", 0.2)));
    for (const stream of streams) expect(await stream.next()).toMatchObject({ event: "progress" });
    const pending = streams.map((stream) => stream.next());
    // Nobody but the stream holds the request by now.
    for (let turns = 0; turns < 3; turns += 1) {
      collectGarbage();
      await nextTurn();
    }
    gone.abort();
    expect(await Promise.all(pending)).toEqual([null, null, null]);
    await expect.poll(listeners).toBe(0);
  });

  test("arrives also when the connection that listens was cut", async () => {
    const videoId = await upload();
    const events = readEvents(await watch(videoId));
    await events.next();
    await expect.poll(listeners).toBe(1);
    await world.host.db.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND query LIKE 'LISTEN "video_progress"%'`,
    );
    await report(videoId, "probe", 0.9);
    expect(await events.next()).toMatchObject({ event: "progress", data: { fraction: 0.9 } });
    await events.close();
  });
});

describe("progress", () => {
  test("reported at once by many steps is missed by no reader that follows its numbers", async () => {
    const videoId = await upload();
    const steps = Array.from({ length: 8 }, (_, n) => `v${n}`);
    const seen = new Map<string, number>();
    let after = "0";
    const take = (lines: Progress[]) => {
      for (const { step, fraction, seq } of lines) {
        seen.set(step, fraction);
        after = seq;
      }
    };
    let running = true;
    const reader = (async () => {
      while (running) take(await readProgress(world.host.db, videoId, after));
    })();
    await Promise.all(
      steps.map(async (step) => {
        for (let percent = 5; percent <= 100; percent += 5) await report(videoId, step, percent / 100);
      }),
    );
    running = false;
    await reader;
    take(await readProgress(world.host.db, videoId, after));
    expect([...seen.keys()].sort()).toEqual(steps);
    expect([...seen.values()]).toEqual(steps.map(() => 1));
  });

  test("stays between nothing and all", async () => {
    const videoId = await upload();
    await report(videoId, "a", -1);
    await report(videoId, "b", 2);
    await report(videoId, "c", Number.NaN);
    const lines = await readProgress(world.host.db, videoId);
    expect(lines.map(({ fraction }) => fraction)).toEqual([0, 1, 0]);
  });
});
