import { randomBytes } from "node:crypto";

/** What each id prefix stands for. */
export type IdPrefix =
  | "vwr" // viewer
  | "vid" // video
  | "upl" // upload
  | "ses" // sign-in session
  | "pbs" // playback session
  | "pkg" // package
  | "gen" // generation of segments: never reused, feeds key derivation
  | "trk" // track of a package
  | "evt" // event
  | "run" // run of a background function
  | "req" // request
  | "prc"; // process

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** A prefixed id with 130 bits of CSPRNG randomness in Crockford's base 32, e.g. `vid_7c…`. */
export function newId<P extends IdPrefix>(prefix: P): `${P}_${string}` {
  const bytes = randomBytes(26);
  let text = "";
  for (const byte of bytes) text += alphabet[byte & 31];
  return `${prefix}_${text}`;
}
