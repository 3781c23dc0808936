import type { z } from "zod";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Who may call: anybody, a signed-in viewer, or an operator. */
export type Auth = "public" | "viewer" | "operator";

/** How a request says who sends it: the cookie of a sign-in, or the bearer that a framed player was lent. */
export type CredentialKind = "session" | "embed";

/**
 * One operation of the REST API, said once: the route parses with it, the client is typed by it, and the
 * OpenAPI document is made from it.
 */
export interface Contract {
  /** Stable name, e.g. `createNonce`; OpenAPI's operationId. */
  id: string;
  method: Method;
  /** Path with `{name}` parameters, e.g. `/api/v1/videos/{videoId}`. */
  path: string;
  summary: string;
  auth: Auth;
  /** What a caller is known by, the first that a request carries; the session alone unless said. */
  credentials?: readonly CredentialKind[];
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** A body that is not JSON: its media types and how many bytes it may have. The handler gets it as `content`. */
  consumes?: { types: readonly string[]; maxBytes: number };
  /** The JSON answer; absent = 204, or another media type (see `produces`). */
  response?: z.ZodType;
  /** Media type of an answer that is not JSON. */
  produces?: string;
  /** Status of success, 200 unless said. */
  status?: 200 | 201 | 202 | 204;
  /** Error codes this operation is known to answer with, beside the general ones. */
  errors?: readonly string[];
  /** Requests a minute one caller may make; the route wrapper enforces it. */
  ratePerMinute?: number;
  /** Answers that one process works on at once, until their last byte; more are told `busy`. */
  atOnce?: number;
}

/** Keeps a contract's exact types. */
export function contract<const C extends Contract>(definition: C): C {
  return definition;
}

export type Params<C extends Contract> = C["params"] extends z.ZodType ? z.output<C["params"]> : undefined;
export type Query<C extends Contract> = C["query"] extends z.ZodType ? z.output<C["query"]> : undefined;
export type Body<C extends Contract> = C["body"] extends z.ZodType ? z.output<C["body"]> : undefined;
export type BodyInput<C extends Contract> = C["body"] extends z.ZodType ? z.input<C["body"]> : undefined;
export type QueryInput<C extends Contract> = C["query"] extends z.ZodType ? z.input<C["query"]> : undefined;
export type Answer<C extends Contract> = C["response"] extends z.ZodType
  ? z.output<C["response"]>
  : undefined;
