import { z } from "zod";
import type { Send } from "../rpc/endpoint.ts";
import { EndpointError, type RpcAnswer, type RpcCall } from "../rpc/json-rpc.ts";
import type { AccountData } from "./account-data.ts";

/** How many accounts one getMultipleAccounts takes. */
const mostAccounts = 100;
/** Voted for by two thirds of the stake: what is rolled back afterwards has never been seen. */
const commitment = "confirmed";

export interface Slice {
  offset: number;
  length: number;
}

/** An account with its address. */
export type FoundAccount = AccountData & { address: string };

const account = z.object({ owner: z.string(), data: z.tuple([z.string(), z.literal("base64")]) }).transform(
  ({ owner, data: [text] }): AccountData => ({
    program: owner,
    data: Uint8Array.from(Buffer.from(text, "base64")),
  }),
);
const listed = z.array(
  z
    .object({ pubkey: z.string(), account })
    .transform(({ pubkey, account: found }) => ({ address: pubkey, ...found })),
);
const context = z.object({ slot: z.int().nonnegative() });

/** Questions that go to a node in one HTTP request. Each `ask…` gives what tells the answer once `send` has come back. */
export class RpcRound {
  readonly #calls: RpcCall[] = [];
  readonly #answers: RpcAnswer[] = [];
  /** The slots that the answers are of. */
  readonly slots: number[] = [];

  /** Throws EndpointError. Nothing is sent when nothing was asked. */
  async send(send: Send): Promise<void> {
    if (this.#calls.length > 0) this.#answers.push(...(await send(this.#calls)));
  }

  /** The answer's getter throws EndpointError for an error and for what is no such answer. */
  ask<T>(method: string, params: RpcCall["params"], schema: z.ZodType<T>): () => T {
    const answer = this.askRaw(method, params);
    return () => parse(method, schema, takeResult(method, answer()));
  }

  /** The getter gives an error as it is. */
  askRaw(method: string, params: RpcCall["params"]): () => RpcAnswer {
    const index = this.#calls.push({ method, params }) - 1;
    return () => {
      const answer = this.#answers[index];
      if (answer === undefined) throw new EndpointError("an answer is missing", "garbled");
      return answer;
    };
  }

  /** Answers of the node's state, with the slot that they are of. */
  askState<T>(
    method: string,
    params: readonly unknown[],
    schema: z.ZodType<T>,
    options: object = {},
  ): () => T {
    const answer = this.ask(
      method,
      [...params, { commitment, ...options }],
      z.object({ context, value: schema }),
    );
    return () => {
      const { context: of, value } = answer();
      this.slots.push(of.slot);
      return value;
    };
  }

  /** Accounts by address; those that do not exist are left out. */
  askAccounts(addresses: Iterable<string>, dataSlice?: Slice): () => ReadonlyMap<string, AccountData> {
    const all = [...new Set(addresses)];
    const options = { encoding: "base64", ...(dataSlice === undefined ? {} : { dataSlice }) };
    const parts = Array.from({ length: Math.ceil(all.length / mostAccounts) }, (_, part) => {
      const some = all.slice(part * mostAccounts, (part + 1) * mostAccounts);
      const schema = z.array(account.nullable()).length(some.length);
      return { some, answer: this.askState("getMultipleAccounts", [some], schema, options) };
    });
    return () =>
      new Map(
        parts.flatMap(({ some, answer }) => {
          const found = answer();
          return some.flatMap((address, index) => {
            const data = found[index];
            return data ? [[address, data] as const] : [];
          });
        }),
      );
  }

  /** The token accounts of an owner under one program. */
  askTokenAccounts(owner: string, programId: string, dataSlice: Slice): () => FoundAccount[] {
    return this.askState("getTokenAccountsByOwner", [owner, { programId }], listed, {
      encoding: "base64",
      dataSlice,
    });
  }

  /** A program's accounts in which these base58 bytes stand at these offsets. */
  askProgramAccounts(
    program: string,
    memcmp: readonly { offset: number; bytes: string }[],
    dataSlice: Slice,
  ): () => FoundAccount[] {
    return this.askState("getProgramAccounts", [program], listed, {
      encoding: "base64",
      dataSlice,
      withContext: true,
      filters: memcmp.map((filter) => ({ memcmp: filter })),
    });
  }
}

export function parse<T>(method: string, schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value);
  if (!read.success) throw new EndpointError(`a garbled answer to ${method}`, "garbled");
  return read.data;
}

function takeResult(method: string, answer: RpcAnswer): unknown {
  if ("error" in answer) throw new EndpointError(`refused ${method} (JSON-RPC error ${answer.error.code})`);
  return answer.result;
}
