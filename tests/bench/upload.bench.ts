import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";
import { request } from "undici";
import type { ApiSession } from "../../scripts/demo/api-session.ts";
import { signedIn } from "../setup/films.ts";
import { startTestInstance } from "../setup/instance.ts";
import { type Bench, median, round } from "./bench.ts";

const bytes = 256 * 1024 * 1024;
/** As the studio sends them. */
const chunkBytes = 32 * 1024 * 1024;
const rounds = 7;
const tus = { "tus-resumable": "1.0.0" };

/** One upload by tus to a running production instance, against a bare tus server on the same disk, in turns. */
export const bench: Bench = {
  what: "an upload by tus, against a bare tus server with a file store",
  async run(log) {
    const folder = await mkdtemp(join(tmpdir(), "streamgate-bench-"));
    log("Starting an instance …");
    const instance = await startTestInstance();
    const bare = await startBareServer(join(folder, "bare"));
    try {
      const { api } = await signedIn(instance);
      const chunk = randomBytes(chunkBytes);
      const ours = () => sendToInstance(api, chunk);
      const theirs = () => send(bare.url, {}, chunk);
      await ours();
      await theirs();
      const pairs: { ours: number; bare: number }[] = [];
      for (let turn = 0; turn < rounds; turn += 1) {
        pairs.push({ ours: await ours(), bare: await theirs() });
        log(`${pairs.at(-1)?.ours.toFixed(0)} MB/s here, ${pairs.at(-1)?.bare.toFixed(0)} MB/s bare`);
      }
      return {
        figures: { megabytesPerSecond: round(median(pairs.map((pair) => pair.ours)), 0) },
        baseline: {
          what: "@tus/server with @tus/file-store on node:http, the same client",
          megabytesPerSecond: round(median(pairs.map((pair) => pair.bare)), 0),
        },
        ratio: round(median(pairs.map((pair) => pair.ours / pair.bare))),
        goal: { ratio: { atLeast: 0.7 } },
      };
    } finally {
      await bare.stop();
      await instance.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function startBareServer(directory: string): Promise<{ url: string; stop: () => Promise<void> }> {
  await mkdir(directory, { recursive: true });
  const handler = new Server({ path: "/files", datastore: new FileStore({ directory }) });
  const server = createServer((incoming, outgoing) => void handler.handle(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/files`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Sends a film of random bytes and gives it up again. Its first bytes are those of a Matroska file, so that it is taken; the
 * last byte stays unsent, so that no worker begins on it meanwhile.
 */
async function sendToInstance(api: ApiSession, chunk: Buffer): Promise<number> {
  const begin = Buffer.from(chunk);
  begin.write("1a45dfa3", "hex");
  begin.write("matroska", 24, "latin1");
  return send(new URL("/api/v1/uploads", api.origin).href, api.headers(), begin);
}

/** MB/s of all but the last byte of an upload of `bytes`, from the first PATCH to the answer of the last. */
async function send(endpoint: string, headers: Record<string, string>, chunk: Buffer): Promise<number> {
  const metadata = `filename ${btoa("film.mkv")},filetype ${btoa("video/x-matroska")}`;
  const created = await request(endpoint, {
    method: "POST",
    headers: { ...headers, ...tus, "upload-length": String(bytes), "upload-metadata": metadata },
  });
  await created.body.dump();
  const { location } = created.headers;
  if (created.statusCode !== 201 || typeof location !== "string")
    throw new Error(`The upload was not created: ${created.statusCode}`);
  const url = new URL(location, endpoint).href;
  const begunAt = performance.now();
  for (let offset = 0; offset < bytes - 1; ) {
    const part = chunk.subarray(0, Math.min(chunkBytes, bytes - 1 - offset));
    const answer = await request(url, {
      method: "PATCH",
      headers: {
        ...headers,
        ...tus,
        "upload-offset": String(offset),
        "content-type": "application/offset+octet-stream",
      },
      body: part,
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 204) throw new Error(`A chunk was answered ${answer.statusCode}: ${text}`);
    offset += part.length;
  }
  const seconds = (performance.now() - begunAt) / 1000;
  const ended = await request(url, { method: "DELETE", headers: { ...headers, ...tus } });
  await ended.body.dump();
  return bytes / 1e6 / seconds;
}
