import { expect } from "vitest";
import type { CallInput } from "#lib/client/api.ts";
import { apiUrl } from "#lib/client/api-url.ts";
import type { Answer, Contract } from "#lib/shared/api/contract.ts";
import { ApiSession } from "../../../scripts/demo/api-session.ts";
import { type Answered, ask } from "./ask.ts";
import type { GoodInput } from "./hostile-requests.ts";

/** What each operation was asked with when it succeeded, once for each set of fields, and how to ask as that person again. */
export type Successes = Map<string, Map<string, GoodInput>>;

/** A person's conversation that checks each answer against the contract, to its last byte, and notes how it was got. */
export class RecordingSession extends ApiSession {
  readonly #successes: Successes;
  #cookie = "";

  constructor(origin: string, successes: Successes) {
    super(origin);
    this.#successes = successes;
  }

  override async call<C extends Contract>(contract: C, input: CallInput<C>): Promise<Answer<C>> {
    const { body } = await this.answered(contract, input);
    if (contract.response === undefined) return undefined as Answer<C>;
    return contract.response.parse(JSON.parse(body.toString("utf8"))) as Answer<C>;
  }

  /** The same, with headers and bytes. */
  async answered<C extends Contract>(contract: C, input: CallInput<C>): Promise<Answered> {
    const { params, query, body, content, headers } = input as {
      params?: Record<string, string>;
      query?: Record<string, string>;
      body?: unknown;
      content?: Blob;
      headers?: Record<string, string>;
    };
    const bytes = content === undefined ? undefined : Buffer.from(await content.arrayBuffer());
    const sent = { ...this.headers(), ...headers };
    const answer = await ask(this.origin, {
      method: contract.method,
      target: apiUrl(contract.path, params, query),
      headers: body === undefined ? sent : { "content-type": "application/json", ...sent },
      body: body === undefined ? bytes : JSON.stringify(body),
    });
    const said = `${contract.id}: ${answer.body.toString("utf8", 0, 600)}`;
    expect(answer.status, said).toBe(contract.status ?? (contract.response || contract.produces ? 200 : 204));
    expect(answer.complete, said).toBe(true);
    const type = contract.produces ?? (contract.response === undefined ? undefined : "application/json");
    if (type !== undefined) expect(answer.headers["content-type"], said).toContain(type.split("/")[0]);
    for (const cookie of answer.headers["set-cookie"] ?? []) {
      if (/^(__Host-)?sg_session=/.test(cookie)) this.#cookie = cookie.split(";")[0] ?? "";
    }
    const known = this.#successes.get(contract.id) ?? new Map<string, GoodInput>();
    const fields = Object.keys(body ?? {}).join();
    known.set(fields, { params: params ?? {}, query: query ?? {}, body, headers: sent });
    this.#successes.set(contract.id, known);
    return answer;
  }

  override headers(): Record<string, string> {
    return this.#cookie === "" ? {} : { cookie: this.#cookie };
  }
}
