import type { z } from "zod";
import type { Host } from "#lib/kernel/host.ts";
import type { Caller } from "#lib/platform/caller.ts";
import { AppError } from "#lib/platform/errors.ts";
import { newId } from "#lib/platform/ids.ts";
import type { Answer, Body, Contract, Params, Query } from "#lib/shared/api/contract.ts";
import { findCaller } from "./credentials.ts";
import { checkOrigin, requireAuth } from "./guard-request.ts";
import { limitRate } from "./limit-rate.ts";
import { observeRequest } from "./metrics.ts";
import { InvalidRequestError, problemResponse, toProblem } from "./problem.ts";
import { idsOf, type RequestFacts, refusalFacts } from "./request-facts.ts";
import { createSlots } from "./slots.ts";
import { findUnstorable } from "./storable.ts";
import { watchBody } from "./watch-body.ts";

/** What a handler gets: everything parsed, the caller known. */
interface RouteContext<C extends Contract> {
  host: Host;
  request: Request;
  params: Params<C>;
  query: Query<C>;
  body: Body<C>;
  /** The bytes of a body that is not JSON. */
  content: C["consumes"] extends object ? Uint8Array : undefined;
  /** Who sends the request by a credential that its contract takes; null when nobody is signed in. */
  session: Caller | null;
  /** The caller of an operation that wants one; for public operations use `session`. */
  viewer: C["auth"] extends "public" ? null : Caller;
  /** Names this request in logs and errors. */
  reference: string;
  /** What the answer gets beside its own headers. */
  headers: Headers;
  setCookie(cookie: string): void;
}

/** Answers by the contract's schema, with nothing where it has none, or with a ready Response. */
export type Handler<C extends Contract> = (
  context: RouteContext<C>,
) => Promise<C["response"] extends z.ZodType ? Answer<C> | Response : unknown>;
export type NextRoute = (
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>;

/** Requests a minute and caller for operations that change something and name no limit of their own. */
const writesPerMinute = 240;
const mebibyte = 1024 * 1024;
/** Levels of objects and lists in a JSON body: a gate, the deepest of them, has no more than twenty. */
const deepestJson = 32;

/**
 * Makes a Next route handler of an operation: parses by its contract, knows the caller, checks Origin and rate,
 * and answers JSON by the contract's schema. Failures answer problem+json (see problem.ts).
 */
export function createRoute(getHost: () => Promise<Host>) {
  return function route<const C extends Contract>(contract: C, handler: Handler<C>): NextRoute {
    const slots = contract.atOnce === undefined ? undefined : createSlots(contract.atOnce);
    return (request, next) =>
      answer(getHost, contract.id, request, async (host, reference, headers, facts) => {
        checkOrigin(host, request);
        const session = await findCaller(host, request.headers, contract.credentials);
        if (session !== null) facts.viewerId = session.viewerId;
        const limit = contract.ratePerMinute ?? (contract.method === "GET" ? undefined : writesPerMinute);
        if (limit !== undefined) await limitRate({ host, request, session, headers }, contract.id, { limit });
        requireAuth(contract.auth, session);
        const params = parsePart("path", contract.params, await next.params);
        const query = parsePart(
          "query",
          contract.query,
          Object.fromEntries(new URL(request.url).searchParams),
        );
        const body =
          contract.body === undefined ? undefined : parsePart("body", contract.body, await readJson(request));
        const content =
          contract.consumes === undefined ? undefined : await readBytes(request, contract.consumes.maxBytes);
        Object.assign(facts, idsOf(params, body));
        const context: RouteContext<C> = {
          host,
          request,
          params: params as Params<C>,
          query: query as Query<C>,
          body: body as Body<C>,
          content: content as RouteContext<C>["content"],
          session,
          viewer: (contract.auth === "public" ? null : session) as RouteContext<C>["viewer"],
          reference,
          headers,
          setCookie: (cookie) => headers.append("set-cookie", cookie),
        };
        const respond = async () => {
          const result = await handler(context);
          return result instanceof Response ? result : jsonAnswer(contract, result);
        };
        return slots === undefined ? respond() : slots.answer(respond);
      });
  };
}

/**
 * Runs a handler with the answers every API request has: a reference, no-store, one log line, metrics, and problem+json
 * for what it throws. A body that fails while it is sent leaves a line of its own. For routes that are no JSON operation
 * (tus, keys, SSE).
 */
export async function answer(
  getHost: () => Promise<Host>,
  operation: string,
  request: Request,
  handle: (host: Host, reference: string, headers: Headers, facts: RequestFacts) => Promise<Response>,
): Promise<Response> {
  const about: RequestFacts = {};
  const reference = newId("req");
  const startedAt = performance.now();
  const headers = new Headers();
  let host: Host | undefined;
  let response: Response;
  let failure: unknown;
  try {
    host = await getHost();
    response = complete(await handle(host, reference, headers, about), reference, headers);
  } catch (error) {
    failure = error;
    response = complete(problemResponse(toProblem(error, reference)), reference, headers);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  if (host !== undefined) {
    observeRequest(host.metrics, operation, request.method, response.status, seconds);
    const facts = {
      reference,
      operation,
      method: request.method,
      status: response.status,
      milliseconds: Math.round(seconds * 1000),
      ...about,
      ...refusalFacts(failure),
    };
    if (response.status >= 500) host.log.error({ ...facts, err: failure }, "failed a request");
    // Whoever is merely asked to wait comes back by themselves; everybody else may ask why.
    else if (failure !== undefined && response.status !== 429) host.log.info(facts, "refused a request");
    else host.log.debug(facts, "answered a request");
    const { log } = host;
    return watchBody(response, ({ error, sentBytes }) =>
      log.error({ ...facts, ...refusalFacts(error), sentBytes, err: error }, "broke off an answer"),
    );
  }
  // Without a host there is no log yet, and a process that cannot start must say why.
  console.error(failure instanceof AppError ? failure.message : failure);
  return response;
}

/** Adds what every answer has; what the handler said itself stays. */
function complete(answered: Response, reference: string, more: Headers): Response {
  const response = canChange(answered) ? answered : new Response(answered.body, answered);
  const { headers } = response;
  for (const [name, value] of more) {
    if (name !== "set-cookie" && !headers.has(name)) headers.set(name, value);
  }
  for (const cookie of more.getSetCookie()) headers.append("set-cookie", cookie);
  headers.set("x-request-id", reference);
  headers.set("x-content-type-options", "nosniff");
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  return response;
}

/** The headers of an answer that was fetched or redirects are immutable; a copy of it can be changed. */
function canChange({ headers }: Response): boolean {
  try {
    headers.delete("x-request-id");
    return true;
  } catch {
    return false;
  }
}

/** The path parameters of a route that is no JSON operation. Throws InvalidRequestError. */
export async function parsePath<S extends z.ZodType>(
  schema: S,
  context: { params: Promise<unknown> },
): Promise<z.output<S>> {
  return parsePart("path", schema, await context.params) as z.output<S>;
}

function parsePart(where: "path" | "query" | "body", schema: Contract["body"], value: unknown): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value);
  if (!result.success) throw new InvalidRequestError(where, result.error);
  // Texts that people read are cleaned by their schemas; whatever else holds such a thing is a mistake.
  const path = findUnstorable(result.data);
  if (path !== undefined) {
    throw new InvalidRequestError(where, {
      issues: [{ path, message: "Leave out NUL and half characters." }],
    });
  }
  return result.data;
}

async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request, mebibyte);
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new AppError("request_invalid", "The body is not JSON.");
  }
  // What walks through it recursively would run out of stack.
  if (isDeeper(body, deepestJson)) {
    throw new AppError("request_invalid", `The body is nested deeper than ${deepestJson} levels.`);
  }
  return body;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1));
}

/** Reads no further than the limit, whatever length was announced. Throws AppError `request_too_large`. */
async function readBytes(request: Request, maxBytes: number): Promise<Buffer> {
  const tooLarge = () =>
    new AppError("request_too_large", `The body is larger than ${maxBytes / mebibyte} MiB.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function jsonAnswer(contract: Contract, result: unknown): Response {
  const status = contract.status ?? 200;
  if (contract.response === undefined) return new Response(null, { status: status === 200 ? 204 : status });
  return Response.json(contract.response.parse(result), { status });
}
