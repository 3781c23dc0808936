import type { Pool } from "pg";
import { writeCursor } from "#lib/platform/cursor.ts";
import { openDatabase } from "#lib/platform/db.ts";
import { getSession } from "#lib/shared/api/auth.ts";
import { listedSql } from "#lib/videos/listed.ts";
import { newWallet } from "../../scripts/demo/wallets.ts";
import { dataPaths } from "../../scripts/local/data-folder.ts";
import { findLocalPostgres } from "../../scripts/local/postgres.ts";
import { signedIn } from "../setup/films.ts";
import { asStarted, startTestInstance, type TestInstance } from "../setup/instance.ts";
import { type Bench, percentile, round } from "./bench.ts";
import { fillCatalogue, rareWord } from "./fill-catalogue.ts";
import { createLoad, type Target } from "./load.ts";

const large = { published: 100_000, creators: 2_000, ownVideos: 3_000, deep: 50_000, ownDeep: 1_500 };
const small = { published: 100, creators: 20, ownVideos: 30, deep: 50, ownDeep: 3 };
const rounds = 100;
const warmUp = 10;

/** What pages and programs ask of a catalogue, with 100,000 published videos and with 100, in turns. */
export const bench: Bench = {
  what: "lists, searches, pages and sitemaps with 100,000 published videos, against the same with 100",
  async run(log) {
    log("Starting two instances, and filling their catalogues …");
    const sides = [await startFilled(large), await startFilled(small)] as const;
    try {
      const [ours, baseline] = [sides[0], sides[1]];
      const loads = sides.map(({ instance }) => createLoad(instance.webUrl, 1));
      const times = new Map<string, [number[], number[]]>();
      for (let turn = -warmUp; turn < rounds; turn += 1) {
        for (const name of Object.keys(ours.targets)) {
          const taken = times.get(name) ?? [[], []];
          times.set(name, taken);
          for (const [side, { targets }] of [ours, baseline].entries()) {
            const milliseconds = await loads[side]?.ask(targets[name] as Target);
            if (turn >= 0 && milliseconds !== undefined) taken[side]?.push(milliseconds);
          }
        }
      }
      await Promise.all(loads.map((load) => load.close()));
      const p95 = (side: 0 | 1) =>
        Object.fromEntries([...times].map(([name, taken]) => [name, round(percentile(taken[side], 95), 1)]));
      const [figures, base] = [p95(0), p95(1)];
      const ratios = Object.entries(figures).map(
        ([name, ms]) => [name, round(ms / (base[name] ?? 0))] as const,
      );
      const [slowest = "", ratio = Number.NaN] = ratios.toSorted((a, b) => b[1] - a[1])[0] ?? [];
      log(`Ratios: ${JSON.stringify(Object.fromEntries(ratios))}; the largest is that of ${slowest}`);
      return {
        figures,
        baseline: { what: "the same request with 100 published videos, p95 in ms", ...base },
        ratio,
        goal: {
          ...Object.fromEntries(
            Object.keys(figures).map((name) => [name, { atMost: mostMs(ours.targets[name]) }]),
          ),
          ratio: { atMost: 2 },
        },
      };
    } finally {
      await Promise.all(sides.map(({ instance }) => instance.stop()));
    }
  },
};

/** Writing a page costs some tens of milliseconds, whatever the catalogue holds: what grows with it shows in the ratio. */
function mostMs(target: Target | undefined): number {
  return target?.path.startsWith("/api/") || target?.path.startsWith("/sitemap") ? 50 : 100;
}

interface Filled {
  instance: TestInstance;
  targets: Record<string, Target>;
}

async function startFilled(size: typeof large): Promise<Filled> {
  const wallet = newWallet();
  const account = `eip155:0:${wallet.address.toLowerCase()}`;
  const instance = await startTestInstance({ ...asStarted, OPERATOR_ACCOUNTS: account });
  const postgres = await findLocalPostgres(dataPaths.postgres(instance.dataDir));
  if (postgres === undefined) throw new Error("The instance has no PostgreSQL of its own.");
  const db = openDatabase(postgres.url);
  try {
    const { api } = await signedIn(instance, wallet);
    const { viewer } = await api.call(getSession, {});
    if (viewer === null) throw new Error("Nobody is signed in.");
    await fillCatalogue(db.pool, { ...size, creatorId: viewer.id });
    const [deep, ownDeep] = [
      await cursorAt(db.pool, "publishedAt", listedSql.sql, size.deep),
      await cursorAt(db.pool, "createdAt", `"creatorId" = '${viewer.id}' AND state = 'ready'`, size.ownDeep),
    ];
    const sitemap = await (await fetch(new URL("/sitemap.xml", instance.webUrl))).text();
    const part = /\/sitemap\.xml\?[^<]+/.exec(sitemap)?.[0].replace("&amp;", "&") ?? "";
    const { id } = viewer;
    const address = wallet.address.toLowerCase();
    const search = (q: string, more = "") => `/api/v1/videos?q=${encodeURIComponent(q)}${more}`;
    const paths: Record<string, string> = {
      firstPage: "/",
      cataloguePage: "/videos",
      creatorPage: `/creator/${id}`,
      catalogue: "/api/v1/videos",
      catalogueDeep: `/api/v1/videos?cursor=${deep}`,
      catalogueGated: "/api/v1/videos?access=gated",
      ofCreator: `/api/v1/videos?creator=${id}`,
      searchLetter: search("a"),
      searchFrequent: search("night"),
      searchMiddling: search("bandel"),
      searchRare: search(rareWord),
      searchTwoWords: search("city river"),
      searchLetterAndRare: search(`a ${rareWord}`),
      searchNothing: search("qqqqq"),
      searchAddress: search(address),
      searchAddressBegins: search(address.slice(0, 7)),
      searchFiltered: search("night", "&access=everyone"),
      studio: "/api/v1/studio/videos?show=settled&limit=24",
      studioDeep: `/api/v1/studio/videos?show=settled&limit=24&cursor=${ownDeep}`,
      studioWorking: "/api/v1/studio/videos?show=working&limit=1",
      insights: "/api/v1/studio/insights",
      notices: "/api/v1/notices?limit=10",
      reports: "/api/v1/operator/reports?limit=2",
      actions: "/api/v1/operator/actions?limit=10",
      sitemapIndex: "/sitemap.xml",
      sitemapPart: part,
    };
    const headers = api.headers();
    const targets = Object.entries(paths).map(([name, path]) => [name, { path, headers }]);
    return { instance, targets: Object.fromEntries(targets) };
  } catch (error) {
    await instance.stop();
    throw error;
  } finally {
    await db.close();
  }
}

async function cursorAt(pool: Pool, time: string, where: string, offset: number): Promise<string> {
  const { rows } = await pool.query<{ at: Date; id: string }>(
    `SELECT "${time}" AS at, id FROM "Video" WHERE ${where} ORDER BY "${time}" DESC, id DESC OFFSET $1 LIMIT 1`,
    [offset],
  );
  if (rows[0] === undefined) throw new Error(`There are no ${offset} videos.`);
  return writeCursor(rows[0]);
}
