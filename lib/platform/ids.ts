import { randomFillSync } from "node:crypto";

/** What each id prefix stands for. */
export type IdPrefix =
  | "vwr" // viewer
  | "vid" // video
  | "upl" // upload
  | "ses" // sign-in session
  | "emb" // session of a framed player
  | "pbs" // playback session
  | "pkg" // package
  | "gen" // generation of segments: never reused, feeds key derivation
  | "trk" // track of a package
  | "pic" // poster candidate or preview clip
  | "cap" // caption track of a video
  | "evt" // event
  | "ntc" // notice
  | "rpt" // report of a video
  | "act" // what an operator did
  | "run" // run of a background function
  | "req" // request
  | "prc"; // process

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const idBytes = 26;

// Asking the CSPRNG costs more than all the rest of an id: it is asked for many ids at once. Ids are no secrets.
const pool = new Uint8Array(idBytes * 256);
let used = pool.length;

/** A prefixed id with 130 bits of CSPRNG randomness in Crockford's base 32, e.g. `vid_7c…`. */
export function newId<P extends IdPrefix>(prefix: P): `${P}_${string}` {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let text = "";
  for (const end = used + idBytes; used < end; used += 1) text += alphabet[(pool[used] ?? 0) & 31];
  return `${prefix}_${text}`;
}
