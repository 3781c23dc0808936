import { glob, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Inngest, type InngestFunction } from "inngest";
import { beforeAll, expect, test } from "vitest";
import { eventNames } from "#lib/events/catalogue.ts";
import type { Host } from "#lib/kernel/host.ts";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { systemClock } from "#lib/platform/clock.ts";
import { functionFailed } from "./engine/events/job-event.ts";
import type { FunctionConfig } from "./engine/protocol/function-config.ts";
import { parseRegistration } from "./engine/protocol/parse-registration.ts";
import { sign } from "./engine/protocol/signature.ts";
import {
  createWebFunctions,
  createWorkerFunctions,
  functionList,
  type Role,
  roles,
} from "./function-list.ts";
import type { AppName } from "./inngest-client.ts";
import { parseRoles } from "./roles.ts";
import { serveFunctions } from "./serve-functions.ts";

const signingKey = `signkey-test-${"0123456789abcdef".repeat(4)}`;
const host = { config: {} } as Host;

/** What the embedded engine takes from an app's endpoint when it asks for its functions. */
async function taken(app: AppName, create: (inngest: Inngest) => InngestFunction.Any[]) {
  const inngest = new Inngest({ id: app, signingKey, isDev: false });
  const url = "http://127.0.0.1/api/inngest";
  const body = JSON.stringify({ url });
  const signature = sign(body, signingKey, systemClock);
  const headers = { host: "a", "x-inngest-signature": signature, "x-inngest-sync-kind": "in_band" };
  const endpoint = serveFunctions(inngest, create(inngest), new URL(url).origin);
  const response = await endpoint(new Request(url, { method: "PUT", body, headers }));
  return parseRegistration(app, await response.json()).functions;
}

const takenOfRoles = (wanted: readonly Role[]) =>
  taken("streamgate-worker", (inngest) =>
    createWorkerFunctions({ host, inngest, tools: {} as FfmpegTools }, wanted),
  );

const byRunner = new Map<keyof typeof functionList, FunctionConfig[]>();
beforeAll(async () => {
  byRunner.set(
    "web",
    await taken("streamgate-web", (inngest) =>
      createWebFunctions({ host, inngest, sweepBuckets: async () => 0 }),
    ),
  );
  for (const role of roles) byRunner.set(role, await takenOfRoles([role]));
});

test("roles are read from a list, each once, in their order", () => {
  expect(parseRoles("all")).toEqual(roles);
  expect(parseRoles("store, ingest,store")).toEqual(["ingest", "store"]);
});

test.each(["", "transcode,", "cook", "all,store", "web"])(
  "%o is refused with the roles that there are",
  (text) => {
    expect(() => parseRoles(text)).toThrow(`is no role (known: all, ${roles.join(", ")})`);
  },
);

test("the embedded engine takes every function, each has an id of its own, and a worker with all roles runs them", async () => {
  const ids = [...byRunner.values()].flat().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const ofWorkers = ids.filter((id) => id.startsWith("streamgate-worker-"));
  expect((await takenOfRoles(parseRoles("all"))).map(({ id }) => id)).toEqual(ofWorkers);
});

test("every function waits for events that the catalogue knows", () => {
  for (const { events } of [...byRunner.values()].flat())
    for (const { event } of events) expect([...eventNames, functionFailed]).toContain(event);
});

test("every function's file is listed once, and docs/functions.md tells of it (`npx vitest run workers -u` writes it)", async () => {
  const folder = fileURLToPath(new URL("functions/", import.meta.url));
  const sources = new Map<string, string>();
  for await (const file of glob("*.ts", { cwd: folder })) {
    const source = await readFile(`${folder}${file}`, "utf8");
    if (source.includes(".createFunction(")) sources.set(file, source);
  }
  const rows: string[] = [];
  const listed: string[] = [];
  for (const [runner, functions] of Object.entries(functionList)) {
    const configs = byRunner.get(runner as keyof typeof functionList) ?? [];
    const own = configs.filter(({ id }) => !id.endsWith("-failure"));
    for (const [index, { name: exported }] of functions.entries()) {
      const [file, source] =
        [...sources].find(([, text]) => text.includes(`export function ${exported}(`)) ?? [];
      const config = own[index];
      if (file === undefined || source === undefined || config === undefined)
        throw new Error(`no ${exported}`);
      listed.push(file);
      rows.push(rowOf(runner, file, config, docstringOf(source, exported)));
    }
  }
  expect(listed.sort()).toEqual([...sources.keys()].sort());
  const head = [
    "# Background functions",
    "",
    "Made from `workers/function-list.ts` by its test. A new function is a file in `workers/functions` (`publish-on-time.ts` is",
    "the smallest) and its name in that list: endpoints and roles follow, `npx vitest run workers -u` writes this page. What it",
    "may use stands in `workers/engine/README.md`.",
    "",
    "| function | run by | begins with | attempts | at once | what it does |",
    "|---|---|---|---|---|---|",
  ];
  await expect([...head, ...rows, ""].join("\n")).toMatchFileSnapshot("../docs/functions.md");
});

function rowOf(runner: string, file: string, config: FunctionConfig, does: string): string {
  const { name, events, crons, maxAttempts, concurrency } = config;
  const begins = [...events.map(({ event }) => `\`${event}\``), ...crons.map((line) => `cron \`${line}\``)];
  const limits = concurrency.map(({ limit, key }) => `${limit}${key === undefined ? "" : ` per \`${key}\``}`);
  const cells = [
    `[\`${name}\`](../workers/functions/${file})`,
    runner === "web" ? "web app" : `worker, \`${runner}\``,
    begins.join(", "),
    String(maxAttempts),
    limits.join(", ") || "–",
    does,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** The comment above an exported function, on one line. */
function docstringOf(source: string, exported: string): string {
  const before = source.slice(0, source.indexOf(`export function ${exported}(`));
  const comment = /\/\*\*((?:(?!\/\*\*)[\s\S])*)\*\/\s*$/.exec(before)?.[1] ?? "";
  return comment.replaceAll(/\s+\*?\s*/g, " ").trim();
}
