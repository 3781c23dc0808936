import { z } from "zod";
import { accountIdSchema } from "../caip.ts";
import { contract } from "./contract.ts";

export const viewerSchema = z.object({
  id: z.string(),
  /** CAIP-10 accounts, the one signed in with first. */
  accounts: z.array(z.string()),
  operator: z.boolean(),
  /** False = may watch, but not upload; `uploadRefusal` says why. */
  mayUpload: z.boolean(),
  uploadRefusal: z.string().nullable(),
});
export type ViewerInfo = z.infer<typeof viewerSchema>;

export const createNonce = contract({
  id: "createNonce",
  method: "POST",
  path: "/api/v1/auth/nonces",
  summary: "Issue a sign-in nonce that lives five minutes and is consumed once",
  auth: "public",
  ratePerMinute: 60,
  status: 201,
  response: z.object({
    nonce: z.string(),
    domain: z.string(),
    uri: z.string(),
    statement: z.string(),
    issuedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  }),
});

const evmSignatureSchema = z
  .string()
  .regex(/^0x[0-9a-fA-F]+$/)
  .max(8192);

/** Sign-In with Ethereum: an EIP-4361 message as it was signed, and its signature. */
export const siweProofSchema = z.object({
  scheme: z.literal("siwe").default("siwe"),
  message: z.string().max(4000),
  signature: evmSignatureSchema,
});
export type SiweProof = z.output<typeof siweProofSchema>;

/** Sign-in by typed data (EIP-712): the signature of `signInTypedData` for the challenge of that nonce. */
export const eip712ProofSchema = z.object({
  scheme: z.literal("eip712"),
  nonce: z.string().max(200),
  /** The signer on the chain that the wallet was on, such as `eip155:137:0x…`. */
  account: accountIdSchema.refine(
    (account) => /^eip155:[1-9]/.test(account),
    "must be an account of an EVM chain",
  ),
  signature: evmSignatureSchema,
});
export type Eip712Proof = z.output<typeof eip712ProofSchema>;

/** Sign-In with Solana: the bytes that the wallet says it signed, and the signature of them (ed25519), both in base64. */
export const siwsProofSchema = z.object({
  scheme: z.literal("siws"),
  message: z.base64().max(4000),
  signature: z.base64().max(88),
});
export type SiwsProof = z.output<typeof siwsProofSchema>;

/** A proof of a scheme that a plugin brings, which checks itself what it wants beside its name. */
const otherProofSchema = z.looseObject({
  scheme: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/)
    .refine((scheme) => scheme !== "siwe", { abort: true }),
});

export const createSession = contract({
  id: "createSession",
  method: "POST",
  path: "/api/v1/auth/sessions",
  summary:
    "Sign in by a signed message or typed data (without a `scheme`, by EIP-4361); sets the session cookie",
  auth: "public",
  ratePerMinute: 60,
  status: 201,
  body: z.union([siweProofSchema, eip712ProofSchema, siwsProofSchema, otherProofSchema], {
    error: ({ code, errors }) => {
      const issue = code === "invalid_union" ? errors[0]?.[0] : undefined;
      return issue && [...issue.path.map((part) => `${String(part)}: `), issue.message].join("");
    },
  }),
  response: z.object({ viewer: viewerSchema, expiresAt: z.iso.datetime() }),
  errors: ["sign_in_invalid", "nonce_unknown", "nonce_consumed", "nonce_expired", "chain_unavailable"],
});

export const getSession = contract({
  id: "getSession",
  method: "GET",
  path: "/api/v1/auth/session",
  summary: "Who is signed in",
  auth: "public",
  response: z.object({ viewer: viewerSchema.nullable() }),
});

export const deleteSession = contract({
  id: "deleteSession",
  method: "DELETE",
  path: "/api/v1/auth/session",
  summary: "Sign out here",
  auth: "public",
  status: 204,
});

export const deleteSessions = contract({
  id: "deleteSessions",
  method: "DELETE",
  path: "/api/v1/auth/sessions",
  summary: "Sign out everywhere",
  auth: "viewer",
  status: 204,
});
