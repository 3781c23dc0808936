import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** From the page: the file; how far it may be read (bytes); and, at the end, whatever is left. */
export type HashRequest = { type: "open"; file: File } | { type: "advance"; to: number } | { type: "finish" };
export type HashReply = { type: "digest"; sha256: string } | { type: "failed"; message: string };

const SLICE_BYTES = 4 * 1024 * 1024;
const reply = (message: HashReply) => self.postMessage(message);
const hash = sha256.create();
let file: File | undefined;
let done = 0;
let turn: Promise<void> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<HashRequest>) => {
  turn = turn
    .then(() => handle(data))
    .catch((error: unknown) => {
      reply({ type: "failed", message: error instanceof Error ? error.message : String(error) });
    });
};

async function handle(request: HashRequest): Promise<void> {
  if (request.type === "open") {
    file = request.file;
    return;
  }
  if (file === undefined) return;
  await readUntil(file, request.type === "advance" ? request.to : file.size);
  if (request.type === "finish") reply({ type: "digest", sha256: bytesToHex(hash.digest()) });
}

async function readUntil(source: File, end: number): Promise<void> {
  while (done < Math.min(end, source.size)) {
    const slice = source.slice(done, Math.min(done + SLICE_BYTES, end));
    hash.update(new Uint8Array(await slice.arrayBuffer()));
    done += slice.size;
  }
}
