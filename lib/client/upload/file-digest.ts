import type { HashReply, HashRequest } from "./hash-worker.ts";

export interface FileDigest {
  /** Hashes on, up to this many bytes from the beginning. */
  advance(to: number): void;
  /** Hashes the rest. Resolves to the SHA-256 in hex; rejects when the file cannot be read. */
  finish(): Promise<string>;
  close(): void;
}

/** Computes the SHA-256 of a file beside the page, piece by piece, so that a video of any size fits. */
export function openFileDigest(file: File): FileDigest {
  const worker = new Worker(new URL("./hash-worker.ts", import.meta.url), { type: "module" });
  const send = (request: HashRequest) => worker.postMessage(request);
  const result = new Promise<string>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<HashReply>) => {
      if (data.type === "digest") resolve(data.sha256);
      else reject(new Error(data.message));
    };
    worker.onerror = (event) => reject(new Error(event.message || "The checksum could not be computed."));
  });
  // Whoever never asks for the digest need not hear of its failure.
  result.catch(() => {});
  send({ type: "open", file });
  return {
    advance: (to) => send({ type: "advance", to }),
    finish: () => {
      send({ type: "finish" });
      return result;
    },
    close: () => worker.terminate(),
  };
}
