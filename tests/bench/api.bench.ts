import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPlayback } from "#lib/shared/api/playback.ts";
import { footageWithSound } from "../fixtures/footage.ts";
import { holder, publishFilm } from "../setup/films.ts";
import { startTestInstance } from "../setup/instance.ts";
import { type Bench, percentile, round } from "./bench.ts";
import { againstEmpty, createLoad, emptyAnswer, type Target } from "./load.ts";

const viewers = 20;
const perSecond = 200;
const seconds = 20;
const connections = 32;

/**
 * What pages and players ask for, against empty answers of the same server: 200 times a second, then as often as it is
 * answered (the ratio).
 */
export const bench: Bench = {
  what: "a mix of API requests, at 200 a second and at full speed, against an empty route handler of the same server",
  async run(log) {
    const folder = await mkdtemp(join(tmpdir(), "streamgate-bench-"));
    log("Starting an instance …");
    const instance = await startTestInstance();
    try {
      const film = await publishFilm(instance, await footageWithSound(join(folder, "clip.mp4"), 8));
      await film.until(({ state }) => state === "ready", 120);
      const targets: Target[] = [];
      for (let count = 0; count < viewers; count += 1) {
        const { api } = await holder(instance);
        const headers = api.headers();
        const played = await api.call(openPlayback, { body: { videoId: film.videoId, client: "external" } });
        const bearer = { authorization: `Bearer ${played.token}` };
        targets.push(
          { path: "/api/v1/videos" },
          { path: `/api/v1/videos/${film.videoId}`, headers },
          { path: "/api/v1/auth/session", headers },
          { path: `/api/v1/videos/${film.videoId}/access`, headers },
          { path: "/api/v1/studio/videos", headers },
          { path: played.manifests.hls, headers: bearer },
          { path: played.manifests.dash, headers: bearer },
        );
      }
      const load = createLoad(instance.webUrl, connections);
      // Not counted: connections are opened and code is compiled.
      await load.atRate(targets, perSecond / 2, 4);
      log(`${perSecond} requests a second of ${viewers} viewers for ${seconds} s …`);
      const baseline = await load.atRate(emptyAnswer, perSecond, seconds / 2);
      const mixed = await load.atRate(targets, perSecond, seconds);
      log("As fast as they are answered, in turns …");
      const saturated = await againstEmpty(load, targets);
      await load.close();
      return {
        figures: {
          p50Ms: round(percentile(mixed.latencies, 50), 1),
          p95Ms: round(percentile(mixed.latencies, 95), 1),
          perSecond: saturated.perSecond,
        },
        baseline: {
          what: "an empty route handler of the same server",
          p95Ms: round(percentile(baseline.latencies, 95), 1),
          perSecond: saturated.empty,
        },
        ratio: saturated.ratio,
        goal: { ratio: { atLeast: 0.3 }, p95Ms: { atMost: 200 } },
      };
    } finally {
      await instance.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
