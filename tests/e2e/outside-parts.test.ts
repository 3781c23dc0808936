import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ViewerInfo } from "#lib/shared/api/auth.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { footageWithSound } from "../fixtures/footage.ts";
import { ledgerProof } from "../plugins/ledger.ts";
import { openBrowser, type TestBrowser } from "../setup/browser.ts";
import type { TestInstance } from "../setup/instance.ts";
import { startOwnTree } from "../setup/own-tree.ts";
import { openSqlite } from "../stores/sqlite.ts";
import { SqliteFileStore } from "../stores/sqlite-file-store.ts";
import { SqlitePackageStore } from "../stores/sqlite-package-store.ts";
import { SqlitePinner } from "../stores/sqlite-pinner.ts";
import { watchErrors } from "./page-errors.ts";
import { expectPlaying } from "./playing.ts";

const config = 'export { plugins } from "./tests/plugins/outside-parts.ts";\n';
const [creator, holder, stranger] = ["ledger:main:L-12345678", "memory:1:alice", "memory:1:bob"] as const;
const secrets = { [creator]: "one secret", [holder]: "another secret", [stranger]: "a third" };
const gate = { type: "memory:membership", chain: "memory:1", club: "film-club" };
const asked = /be a member of film-club on Memory/i;

let instance: TestInstance;
let folder: string;
let clip: string;
let database: DatabaseSync;
const browsers: TestBrowser[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-e2e-"));
  clip = await footageWithSound(join(folder, "A walk.mp4"), 12);
  const file = join(folder, "stores.sqlite");
  database = openSqlite(file);
  instance = await startOwnTree(config, {
    STORE_FILES: "sqlite",
    STORE_PACKAGES: "sqlite",
    SQLITE_STORES: file,
    MEMORY_CLUBS: JSON.stringify({ "film-club": { name: "Film Club", members: ["alice"] } }),
    LEDGER_SECRETS: JSON.stringify(secrets),
    // As nobody keeps it: only the namespace knows that it is the creator's.
    OPERATOR_ACCOUNTS: creator.toLowerCase(),
  });
}, 600_000);

afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await instance?.stop();
  database?.close();
  await rm(folder, { recursive: true, force: true });
});

test("a video lies in outside stores, asks for an outside condition on an outside chain, and plays for who signed in the outside way", async () => {
  // The creator uploads it on the page.
  const making = await visit("/studio");
  expect(await signIn(making.page, creator.toLowerCase())).toMatchObject({
    accounts: [creator],
    operator: true,
  });
  await making.page.getByTestId("upload-input").setInputFiles(clip);
  await making.page.locator('[data-testid="upload-row"][data-phase="done"]').waitFor({ timeout: 60_000 });
  await making.page.getByTestId("upload-open").click();
  await making.page.waitForURL(/\/studio\/vid_/);
  const videoId = new URL(making.page.url()).pathname.split("/").at(-1) ?? "";
  await making.page.locator('[data-testid="video-state"][data-state="ready"]').waitFor({ timeout: 240_000 });

  // The condition has no fields in the editor: it is set by the API and shown in words.
  await send(making.page, "PUT", `/api/v1/studio/videos/${videoId}/access`, { access: "gated", gate });
  await making.page.reload();
  await making.page.getByText(asked).first().waitFor();
  await making.page.getByTestId("visibility-button").click();
  await making.page.getByRole("radio", { name: /^Public/ }).check();
  await making.page.getByTestId("visibility-confirm").click();
  await making.page.locator('[data-testid="visibility"][data-visibility="public"]').waitFor();

  await expectInOutsideStores(await send<OwnVideo>(making.page, "GET", `/api/v1/studio/videos/${videoId}`));

  // A member watches both formats; others are told why not.
  const watching = await visit(`/watch/${videoId}`);
  await watching.page.getByTestId("access-card").getByText(asked).first().waitFor();
  await signIn(watching.page, holder);
  for (const engine of ["hls", "dash"] as const) {
    await watching.page.goto(`${instance.webUrl}/watch/${videoId}?engine=${engine}`);
    await watching.page.getByRole("button", { name: /^Play: / }).click();
    await expectPlaying(watching.page, { engine, from: 0 });
  }
  const refused = await visit(`/watch/${videoId}`);
  await signIn(refused.page, stranger);
  const row = refused.page.getByTestId("access-card").getByTestId("condition-row");
  await row.getByText("You are no member of film-club.").waitFor();
  expect(await row.textContent()).toMatch(asked);
  expect(await refused.page.getByTestId("player-video").count()).toBe(0);
  for (const { errors } of [making, watching, refused]) expect(errors).toEqual([]);

  const session = send(refused.page, "POST", "/api/v1/playback/sessions", { videoId });
  await expect(session).rejects.toThrow(/403 .*You are no member of film-club\./);
});

/** A page of somebody who was never here, and what its console said of errors. */
async function visit(path: string): Promise<{ page: Page; errors: string[] }> {
  const browser = await openBrowser();
  browsers.push(browser);
  const page = await browser.context.newPage();
  const errors = await watchErrors(page);
  await page.goto(`${instance.webUrl}${path}`);
  return { page, errors };
}

/** As a script of the operator's own would do it in the page: the site itself offers wallets alone. */
async function signIn(page: Page, account: string): Promise<ViewerInfo> {
  const issued = await send<
    Record<"nonce" | "domain" | "uri" | "statement" | "issuedAt" | "expiresAt", string>
  >(page, "POST", "/api/v1/auth/nonces");
  const [issuedAt, expiresAt] = [new Date(issued.issuedAt), new Date(issued.expiresAt)];
  const known = Object.entries(secrets).find(([id]) => id.toLowerCase() === account.toLowerCase());
  const proof = ledgerProof({ ...issued, issuedAt, expiresAt }, account, known?.[1] ?? "");
  const { viewer } = await send<{ viewer: ViewerInfo }>(page, "POST", "/api/v1/auth/sessions", proof);
  await page.reload();
  await page.getByTestId("viewer-menu").waitFor();
  return viewer;
}

/** What the page's own request is answered. Throws an Error with status and text of a refusal. */
async function send<T>(page: Page, method: string, path: string, json?: object): Promise<T> {
  const { status, text } = await page.evaluate(
    async (request) => {
      const response = await fetch(request.path, {
        method: request.method,
        ...(request.json ? { body: request.json, headers: { "content-type": "application/json" } } : {}),
      });
      return { status: response.status, text: await response.text() };
    },
    { method, path, json: json && JSON.stringify(json) },
  );
  if (status >= 400) throw new Error(`${status} ${text}`);
  return JSON.parse(text);
}

/** Whole, and nothing of it where the built-in stores keep things or where FFmpeg read it. */
async function expectInOutsideStores({ cid, posterUrl }: OwnVideo): Promise<void> {
  const files = new SqliteFileStore(database);
  const originals = [];
  for await (const { ref } of files.list("uploads")) originals.push(await files.stat(ref));
  expect(originals).toEqual([{ size: (await stat(clip)).size }]);
  expect((await fetch(new URL(posterUrl ?? "", instance.webUrl))).status).toBe(200);
  expect((await new SqlitePackageStore(database).verify(cid ?? "")).blocks).toBeGreaterThan(5);
  await expect.poll(() => new SqlitePinner(database).status(cid ?? "")).toBe("pinned");
  const lying = (name: string) => readdir(join(instance.dataDir, name)).catch(() => []);
  for (const name of ["uploads", "store", "ipfs"]) expect(await lying(name), name).toEqual([]);
}
