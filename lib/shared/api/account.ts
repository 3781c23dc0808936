import { z } from "zod";
import { accountIdSchema } from "../caip.ts";
import { createNonce, createSession } from "./auth.ts";
import { contract } from "./contract.ts";

const emailSchema = z.object({
  address: z.string(),
  /** False until the mailed code was entered; nothing but the code is sent before. */
  confirmed: z.boolean(),
});

const accountSchema = z.object({
  /** CAIP-10, the one signed in with first. */
  accounts: z.array(z.object({ id: z.string(), linkedAt: z.iso.datetime() })),
  /** Sign-ins that are running, newest first. */
  sessions: z.array(
    z.object({
      id: z.string(),
      account: z.string(),
      /** The browser as it named itself; null when it did not. */
      userAgent: z.string().nullable(),
      createdAt: z.iso.datetime(),
      expiresAt: z.iso.datetime(),
      /** The one that asks. */
      current: z.boolean(),
    }),
  ),
  email: emailSchema.nullable(),
  /** Whether this site can send mail at all. */
  mailOffered: z.boolean(),
  banReason: z.string().nullable(),
  /** Videos that deleting the account would remove. */
  videos: z.number().int(),
});
export type AccountView = z.infer<typeof accountSchema>;

export const getAccount = contract({
  id: "getAccount",
  method: "GET",
  path: "/api/v1/account",
  summary: "The signed-in viewer's accounts, sign-ins and mail address",
  auth: "viewer",
  response: accountSchema,
});

export const endSignIn = contract({
  id: "endSignIn",
  method: "DELETE",
  path: "/api/v1/account/sessions/{sessionId}",
  summary: "Sign out one of one's other browsers",
  auth: "viewer",
  params: z.object({ sessionId: z.string().regex(/^ses_[0-9a-z]{26}$/) }),
  status: 204,
  errors: ["not_found"],
});

export const endOtherSignIns = contract({
  id: "endOtherSignIns",
  method: "DELETE",
  path: "/api/v1/account/sessions",
  summary: "Sign out all of one's other browsers",
  auth: "viewer",
  status: 204,
});

const proofErrors = [
  "sign_in_invalid",
  "nonce_unknown",
  "nonce_consumed",
  "nonce_expired",
  "chain_unavailable",
] as const;

export const createAccountNonce = contract({
  id: "createAccountNonce",
  method: "POST",
  path: "/api/v1/account/nonces",
  summary:
    "Issue a challenge to change one's accounts: `confirm` for one that is linked, `link` for one to add, within five minutes of the other's signature",
  auth: "viewer",
  ratePerMinute: 30,
  status: 201,
  body: z.object({ purpose: z.enum(["confirm", "link"]) }),
  response: createNonce.response,
  errors: ["proof_needed"],
});

export const confirmAccount = contract({
  id: "confirmAccount",
  method: "POST",
  path: "/api/v1/account/proofs",
  summary: "Prove anew that one holds one of one's accounts, by the answer to a `confirm` challenge",
  auth: "viewer",
  ratePerMinute: 30,
  body: createSession.body,
  status: 204,
  errors: proofErrors,
});

/** What a merge would bring from the other viewer. */
export const mergeOfferSchema = z.object({
  videos: z
    .number()
    .int()
    .describe("Videos, with uploads and rules; the merged viewer becomes their creator"),
  watched: z.number().int().describe("Videos with the place where watching stopped"),
  notices: z.number().int(),
  signIns: z.number().int().describe("Browsers that stay signed in, as the merged viewer"),
  mail: z
    .enum(["moved", "forgotten"])
    .nullable()
    .describe("The confirmed mail address; forgotten where there is one already, or where it is unconfirmed"),
});
export type MergeOffer = z.infer<typeof mergeOfferSchema>;

export const linkAccount = contract({
  id: "linkAccount",
  method: "POST",
  path: "/api/v1/account/accounts",
  summary:
    "Add an account by its answer to a `link` challenge. One that is another viewer's is refused with what a merge would bring; `merge` with the same proof merges them",
  auth: "viewer",
  ratePerMinute: 30,
  body: z.object({ proof: createSession.body, merge: z.boolean().default(false) }),
  status: 201,
  response: z.object({ account: z.string(), merged: z.boolean() }),
  errors: [...proofErrors, "account_taken", "account_limit", "account_banned"],
});

export const unlinkAccount = contract({
  id: "unlinkAccount",
  method: "DELETE",
  path: "/api/v1/account/accounts/{account}",
  summary: "Remove one of one's accounts: its sign-ins end, and what it alone opened closes",
  auth: "viewer",
  params: z.object({ account: accountIdSchema }),
  status: 204,
  errors: ["not_found", "account_in_use", "account_banned"],
});

export const setEmail = contract({
  id: "setEmail",
  method: "PUT",
  path: "/api/v1/account/email",
  summary: "Name the address that news should go to; a code is mailed to it",
  auth: "viewer",
  ratePerMinute: 4,
  body: z.object({ address: z.email("That is no mail address.").max(254) }),
  response: emailSchema,
  errors: ["mail_off", "mail_unavailable", "rate_limited"],
});

export const confirmEmail = contract({
  id: "confirmEmail",
  method: "POST",
  path: "/api/v1/account/email/confirm",
  summary: "Confirm the address with the mailed code",
  auth: "viewer",
  ratePerMinute: 20,
  body: z.object({
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/, "The code is six digits."),
  }),
  response: emailSchema,
  errors: ["email_code_invalid", "not_found"],
});

export const removeEmail = contract({
  id: "removeEmail",
  method: "DELETE",
  path: "/api/v1/account/email",
  summary: "Forget the address: no more mail",
  auth: "viewer",
  status: 204,
});

export const exportAccount = contract({
  id: "exportAccount",
  method: "GET",
  path: "/api/v1/account/export",
  summary: "Everything kept about the signed-in viewer as one JSON file",
  auth: "viewer",
  ratePerMinute: 6,
  produces: "application/json",
});

/** What has to be typed. */
export const deletionWords = "delete my account";

export const deleteAccount = contract({
  id: "deleteAccount",
  method: "DELETE",
  path: "/api/v1/account",
  summary:
    "Delete the account: videos are removed, personal data is erased, every sign-in ends; there is no way back",
  auth: "viewer",
  ratePerMinute: 6,
  body: z.object({ confirmation: z.string().max(100) }),
  status: 204,
  errors: ["confirmation_missing"],
});
