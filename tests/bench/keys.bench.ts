import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPlayback } from "#lib/shared/api/playback.ts";
import { footageWithSound } from "../fixtures/footage.ts";
import { holder, publishFilm } from "../setup/films.ts";
import { startTestInstance } from "../setup/instance.ts";
import { type Bench, type BenchResult, percentile, round } from "./bench.ts";
import { againstEmpty, createLoad, emptyAnswer, type Target } from "./load.ts";

const viewers = 8;
const connections = 8;
const steadyRate = 200;
const steadySeconds = 10;

/**
 * Keys of a running production instance against an empty route handler of the same server, in turns: each key request
 * has its session, the age of its gate's read and its pace decided by PostgreSQL.
 */
export const bench: Bench = {
  what: "key requests a second against an empty route handler of the same server",
  async run(log) {
    const folder = await mkdtemp(join(tmpdir(), "streamgate-bench-"));
    log("Starting an instance …");
    const instance = await startTestInstance();
    try {
      const film = await publishFilm(instance, await footageWithSound(join(folder, "clip.mp4"), 48));
      await film.until(({ state }) => state === "ready", 300);
      const keys: Target[] = [];
      for (let viewer = 0; viewer < viewers; viewer += 1) {
        const { api } = await holder(instance);
        const opened = await api.call(openPlayback, { body: { videoId: film.videoId, client: "external" } });
        const headers = { authorization: `Bearer ${opened.token}` };
        keys.push(
          ...(await keyPaths(instance.webUrl, opened.manifests.dash, headers)).map((path) => ({
            path,
            headers,
          })),
        );
      }
      log(`Asking for ${keys.length} keys of ${viewers} viewers on ${connections} connections …`);
      return await measure(instance.webUrl, keys);
    } finally {
      await instance.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function measure(origin: string, keys: Target[]): Promise<BenchResult> {
  const load = createLoad(origin, connections);
  // Its first round pays for each viewer's runs.
  const { perSecond, empty, ratio } = await againstEmpty(load, keys);
  const steady = async (targets: Target[]) =>
    round(percentile((await load.atRate(targets, steadyRate, steadySeconds)).latencies, 95), 1);
  const steadyEmpty = await steady(emptyAnswer);
  const steadyKeys = await steady(keys);
  await load.close();
  return {
    figures: { perSecond, p95Ms: steadyKeys },
    baseline: { what: "an empty route handler of the same server", perSecond: empty, p95Ms: steadyEmpty },
    ratio,
    goal: { ratio: { atLeast: 0.6 }, p95Ms: { atMost: 50 } },
  };
}

/** Every key that a manifest names. */
async function keyPaths(
  origin: string,
  manifest: string,
  headers: Record<string, string>,
): Promise<string[]> {
  const mpd = await (await fetch(new URL(manifest, origin), { headers })).text();
  const paths = mpd.split("<AdaptationSet").flatMap((set) => {
    const tracks = [...set.matchAll(/<Representation id="([^"]+)"/g)].map(([, id = ""]) => id);
    const templates = [...set.matchAll(/keyUriTemplate="([^"]+)"/g)].map(([, template = ""]) => template);
    return templates.flatMap((template) => tracks.map((id) => template.replaceAll("$RepresentationID$", id)));
  });
  return [...new Set(paths)];
}
