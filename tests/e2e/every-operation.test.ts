import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "#lib/platform/db.ts";
import { contracts } from "#lib/shared/api/contracts.ts";
import { getPackageCar } from "#lib/shared/api/recovery.ts";
import { problemSchema } from "#lib/shared/problem.ts";
import { newWallet } from "../../scripts/demo/wallets.ts";
import { explainRequest } from "../../scripts/why/explain-request.ts";
import type { LogLine } from "../../scripts/why/log-lines.ts";
import { syntheticClip } from "../fixtures/footage.ts";
import { type SmtpCatcher, startSmtpCatcher } from "../integration/people/smtp-catcher.ts";
import { packagesOfBuild } from "../setup/bundled-packages.ts";
import { damagePackage } from "../setup/damage-package.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { linesByReference } from "../setup/web-log.ts";
import { type Answered, type Asked, ask } from "./operations/ask.ts";
import { hostileRequests } from "./operations/hostile-requests.ts";
import { plainRequests } from "./operations/plain-requests.ts";
import { readOperations } from "./operations/read-operations.ts";
import { type Told, tellWholeStory } from "./operations/whole-story.ts";

// The API as it was built for production, from outside: nothing here is called in this process.

let folder: string;
let smtp: SmtpCatcher;
let instance: TestInstance;
let db: Database;
let told: Told;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-operations-"));
  smtp = await startSmtpCatcher();
  const operatorWallet = newWallet();
  instance = await startTestInstance({
    OPERATOR_ACCOUNTS: `eip155:0:${operatorWallet.address}`,
    SMTP_URL: smtp.url,
    MAIL_FROM: "films@example.org",
  });
  // A page is what comes first at most sites: the process's host is then made by the pages' copy of the code.
  expect((await fetch(instance.webUrl)).status).toBe(200);
  db = openDatabase(instance.databaseUrl ?? "", { maxConnections: 1 });
  const clip = await syntheticClip(join(folder, "walk.mp4"), 2, "320x180");
  told = await tellWholeStory({ instance, db, smtp, clip, operatorWallet });
});

afterAll(async () => {
  await db?.close();
  await instance?.stop();
  await smtp?.close();
  await rm(folder, { recursive: true, force: true });
});

describe("as it should be asked", () => {
  test("every operation succeeds, and its answer is whole and as its contract says", () => {
    const missing = contracts.map(({ id }) => id).filter((id) => !told.successes.has(id));
    expect(missing).toEqual([]);
  });
});

describe("the build", () => {
  test("has no package twice whose objects go from one copy to the other", async () => {
    const { bundled, beside } = await packagesOfBuild();
    expect(bundled).toContain("viem");
    expect(beside).toContain("multiformats");
    // canonicalize is one function; Inngest has a zod of its own, for schemas of its own; the others are Next's.
    const harmless = ["canonicalize", "zod", "@opentelemetry/api", "@swc/helpers"];
    expect([...bundled].filter((name) => beside.has(name) && !harmless.includes(name))).toEqual([]);
  });
});

describe("a store that a page has opened", () => {
  test.each([
    ["/ipfs/no-cid", "storage_ref_invalid"],
    [`/ipfs/bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy`, "not_found"],
  ])("refuses %s by a route as it does by a page", async (target, code) => {
    const { body } = await ask(instance.webUrl, { method: "GET", target });
    expect(JSON.parse(body.toString("utf8"))).toMatchObject({ code });
  });
});

test("nobody gets another rate by naming another address", async () => {
  const report = (address: string) =>
    fetch(new URL(`/api/v1/videos/${told.videoId}/reports`, instance.webUrl), {
      method: "POST",
      headers: { "x-forwarded-for": address, "x-real-ip": address, forwarded: `for=${address}` },
    });
  const statuses = new Set<number>();
  // Three times what an address may ask in a minute.
  for (let host = 1; host <= 18; host += 1) statuses.add((await report(`192.0.2.${host}`)).status);
  expect([...statuses]).toEqual([401, 429]);
});

describe("asked with hostile values", () => {
  test("no operation answers with a 500 or half an answer, and each failure is found by its reference", async () => {
    const { operations, schemas } = await readOperations(instance.webUrl);
    expect(operations.map(({ id }) => id).sort()).toEqual(contracts.map(({ id }) => id).sort());
    const found: string[] = [];
    const references = new Map<string, string>();
    for (const operation of operations) {
      const goods = [...(told.successes.get(operation.id)?.values() ?? [])];
      const requests = goods.flatMap((good) => [...hostileRequests(operation, good, schemas)]);
      expect(requests.length, operation.id).toBeGreaterThan(0);
      await each(requests, (asked, answer) =>
        judge(`${operation.id}, ${asked.what}`, answer, found, references),
      );
    }
    expect(found).toEqual([]);
    await expectFound(references);
  });

  test("no other address does either", async () => {
    const found: string[] = [];
    const references = new Map<string, string>();
    await each(plainRequests(told), (asked, answer) =>
      judge(
        `${asked.method} ${asked.target.slice(0, 120)} ${JSON.stringify(asked.headers ?? {}).slice(0, 120)}`,
        answer,
        found,
        references,
      ),
    );
    expect(found).toEqual([]);
    await expectFound(references);
  });
});

describe("a failure behind the headers", () => {
  test("breaks the connection, and its reference tells why", async () => {
    const mend = await damagePackage(instance);
    try {
      const target = getPackageCar.path.replace("{videoId}", told.videoId);
      const answer = await ask(instance.webUrl, { method: "GET", target, headers: told.creator.headers() });
      expect(answer.status).toBe(200);
      expect(answer.complete).toBe(false);
      const reference = String(answer.headers["x-request-id"]);
      const explained = explainRequest(reference, await linesOf(reference));
      expect(explained.title).toContain("block_corrupt (200, broken off)");
      expect(explained.happened.join()).toContain(told.videoId);
    } finally {
      await mend();
    }
  });
});

/** Sends all of them, some at a time. Rates are for people: each batch finds the buckets full. */
async function each<A extends Asked>(
  requests: readonly A[],
  look: (asked: A, answer: Answered) => void,
): Promise<void> {
  // No more than the costliest answer has slots for: whoever is told `busy` learns nothing.
  const atOnce = 3;
  for (let from = 0; from < requests.length; from += atOnce) {
    await db.prisma.rateBucket.deleteMany();
    const batch = requests.slice(from, from + atOnce);
    const answers = await Promise.all(batch.map((asked) => ask(instance.webUrl, asked)));
    for (const [index, answer] of answers.entries()) look(batch[index] as A, answer);
  }
}

/** Notes what is wrong with an answer in itself, and the reference of one that refuses. */
function judge(what: string, answer: Answered, found: string[], references: Map<string, string>): void {
  const { status, headers, body, complete } = answer;
  const length = headers["content-length"];
  const whole = complete && (length === undefined || status === 304 || Number(length) === body.length);
  if (status >= 500) found.push(`${status} to ${what}: ${body.toString("utf8", 0, 300)}`);
  if (!whole && body.length > 0) found.push(`a part of an answer to ${what}`);
  const type = String(headers["content-type"]);
  if (!type.includes("json") || body.length === 0) return;
  try {
    const told: unknown = JSON.parse(body.toString("utf8"));
    if (!type.includes("problem")) return;
    const { reference, code } = problemSchema.parse(told);
    // Whoever is asked to wait comes back by themselves: that is not logged.
    if (status !== 429) references.set(reference, `${code} (${status})`);
  } catch (error) {
    found.push(`no JSON to ${what}: ${String(error)}`);
  }
}

async function linesOf(reference: string): Promise<LogLine[]> {
  await expect.poll(async () => (await linesByReference(instance)).has(reference)).toBe(true);
  return (await linesByReference(instance)).get(reference) ?? [];
}

/** Each reference is explained by the lines of the log, with code and status as the caller was told them. */
async function expectFound(references: ReadonlyMap<string, string>): Promise<void> {
  const last = [...references.keys()].at(-1) ?? "";
  await linesOf(last);
  const lines = await linesByReference(instance);
  const unexplained = [...references].filter(([reference, outcome]) => {
    const { title, todo } = explainRequest(reference, lines.get(reference) ?? []);
    return !title.startsWith(`${reference}: ${outcome}`) || todo.length === 0;
  });
  expect(unexplained).toEqual([]);
  expect(references.size).toBeGreaterThan(20);
}
