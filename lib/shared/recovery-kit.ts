import { z } from "zod";

/** The file that plays a video without this server, together with its package. */
export const recoveryKitSchema = z.object({
  format: z.literal("streamgate-recovery-kit"),
  version: z.literal(1),
  madeAt: z.iso.datetime(),
  video: z.object({ id: z.string(), title: z.string() }),
  /** Root of the package: a folder of UnixFS. */
  cid: z.string(),
  /** 32 bytes in base64. Secret. */
  contentKey: z.string(),
  derivation: z.object({
    kdf: z.literal("HKDF-SHA-256"),
    salt: z.literal(""),
    keyBytes: z.literal(16),
    cipher: z.literal("AES-128-CBC"),
    /** Segments that share a key. */
    runLength: z.number().int().positive(),
  }),
  tracks: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(["video", "audio"]),
      codecs: z.string(),
      timescale: z.number().int(),
      /** Path of the clear initialisation segment inside the package. */
      init: z.string(),
      segments: z.array(
        z.object({
          n: z.number().int(),
          /** Inside the package. */
          path: z.string(),
          generation: z.string(),
          startTicks: z.number(),
          durationTicks: z.number(),
          /** Bytes of ciphertext, and their SHA-256 in hex. */
          size: z.number(),
          sha256: z.string(),
        }),
      ),
    }),
  ),
  /** How to use it, for people. */
  howTo: z.array(z.string()),
});
export type RecoveryKit = z.infer<typeof recoveryKitSchema>;
