import type { Answer, BodyInput, Contract, Params, QueryInput } from "#lib/shared/api/contract.ts";
import { offlineProblem, readProblem } from "./api-problem.ts";
import { apiUrl } from "./api-url.ts";

type Part<Name extends string, T> = [T] extends [undefined] ? unknown : { [K in Name]: T };

/** What a call of contract C needs: exactly the parts that the contract has. */
export type CallInput<C extends Contract> = Part<"params", Params<C>> &
  ([QueryInput<C>] extends [undefined] ? unknown : { query?: QueryInput<C> }) &
  Part<"body", BodyInput<C>> &
  // The bytes of a body that is not JSON.
  (C["consumes"] extends object ? { content: Blob } : unknown) & {
    signal?: AbortSignal;
    headers?: Record<string, string>;
    /** Lets the request outlive its page, for the last words of a closing tab. */
    keepalive?: boolean;
  };

interface AnyInput {
  params?: Record<string, string | number>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  content?: Blob;
  signal?: AbortSignal;
  headers?: Record<string, string>;
  keepalive?: boolean;
}

/**
 * Calls one operation of the API from the browser, typed by its contract.
 * Resolves to the JSON answer (undefined for 204). Throws ApiProblem with the server's problem document,
 * or with the code `offline` when no answer came; an abort by `signal` is thrown as it is.
 */
export async function call<C extends Contract>(contract: C, input: CallInput<C>): Promise<Answer<C>> {
  const { params, query, body, content, signal, headers, keepalive } = input as AnyInput;
  const init: RequestInit = {
    method: contract.method,
    credentials: "same-origin",
    cache: "no-store",
    headers: {
      accept: contract.produces ?? "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(content === undefined ? {} : { body: content }),
    ...(signal === undefined ? {} : { signal }),
    ...(keepalive === undefined ? {} : { keepalive }),
  };
  const response = await fetch(apiUrl(contract.path, params, query), init).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw offlineProblem(error);
  });
  if (!response.ok) throw await readProblem(response);
  if (contract.response === undefined) return undefined as Answer<C>;
  return (await response.json()) as Answer<C>;
}
