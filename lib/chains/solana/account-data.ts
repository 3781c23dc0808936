import type { Decoder } from "@solana/kit";

/** An account as the cluster keeps it. */
export interface AccountData {
  /** The program that owns it: nobody else can write it. */
  program: string;
  data: Uint8Array;
}

/** What bytes say; undefined when they are too few or make no sense. */
export function decodeWith<T>(decoder: Decoder<T>, data: Uint8Array): T | undefined {
  try {
    return decoder.decode(data);
  } catch {
    return undefined;
  }
}
