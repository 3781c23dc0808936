import type { CallInput } from "#lib/client/api.ts";
import { ApiProblem, readProblem } from "#lib/client/api-problem.ts";
import { apiUrl } from "#lib/client/api-url.ts";
import type { Answer, Contract } from "#lib/shared/api/contract.ts";

/** A program's conversation with one StreamGate: its address and the cookie of who is signed in. */
export class ApiSession {
  readonly origin: string;
  #cookie = "";

  constructor(origin: string) {
    this.origin = origin;
  }

  /** Calls an operation as the signed-in viewer. Throws ApiProblem with the server's problem document. */
  async call<C extends Contract>(contract: C, input: CallInput<C>): Promise<Answer<C>> {
    const { params, query, body, content } = input as {
      params?: Record<string, string | number>;
      query?: Record<string, string | number | undefined>;
      body?: unknown;
      content?: Blob;
    };
    const response = await fetch(new URL(apiUrl(contract.path, params, query), this.origin), {
      method: contract.method,
      headers: { ...this.headers(), ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(content === undefined ? {} : { body: content }),
    });
    for (const cookie of response.headers.getSetCookie()) this.#cookie = cookie.split(";")[0] ?? "";
    if (!response.ok) throw await readProblem(response);
    return (contract.response === undefined ? undefined : await response.json()) as Answer<C>;
  }

  /** What requests of other clients (tus) must carry to be this viewer's. */
  headers(): Record<string, string> {
    return this.#cookie === "" ? {} : { cookie: this.#cookie };
  }
}

/** The problem an operation is refused with. Throws when it succeeds. */
export async function refusalOf(
  work: Promise<unknown>,
): Promise<{ status: number; code: string; detail: string }> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ApiProblem) return error.problem;
    throw error;
  }
  throw new Error("What had to be refused was granted.");
}
