import { parseRetryAfter } from "./retry-after.ts";

/** One JSON-RPC 2.0 call. */
export interface RpcCall {
  method: string;
  /** By position, or by name (JSON-RPC 2.0 §4.2). */
  params: readonly unknown[] | Readonly<Record<string, unknown>>;
}

/** The error object of a JSON-RPC answer. */
interface RpcErrorAnswer {
  code: number;
  message: string;
  data?: unknown;
}

export type RpcAnswer = { result: unknown } | { error: RpcErrorAnswer };

/** What went wrong with an endpoint, as it is counted. */
export type EndpointFault =
  | "connection"
  | "timeout"
  | "http"
  | "throttled"
  | "garbled"
  | "refused"
  | "lagging"
  | "wrong_chain"
  | "disagreement";

/**
 * An endpoint failed: silent, refusing, or talking nonsense. Another one may do better.
 * The message never holds the endpoint's address, whose path may be a key.
 */
export class EndpointError extends Error {
  override name = "EndpointError";
  readonly kind: EndpointFault;
  /** For how long it asked to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, kind: EndpointFault = "refused", retryAfterMs?: number) {
    super(message);
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}

/** What was asked is more than is taken in: another endpoint would answer as much. */
export class AnswerTooLargeError extends EndpointError {}

/** The endpoint does not take several calls in one request. */
export class BatchRefusedError extends EndpointError {}

/** Far more than a block header and a full answer of the reader take. */
const maxAnswerBytes = 4 * 1024 * 1024;

/**
 * Sends calls in one HTTP request (JSON-RPC 2.0 §6 “Batch”; a single call goes bare) and gives the answers in order.
 * Throws EndpointError, or the signal's reason when `signal` was aborted.
 */
export async function postJsonRpc(
  url: string,
  calls: readonly RpcCall[],
  options: { timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<RpcAnswer[]> {
  const requests = calls.map((call, id) => ({ jsonrpc: "2.0", id, ...call }));
  const body = JSON.stringify(requests.length === 1 ? requests[0] : requests);
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal,
      redirect: "error",
    });
    const text = await readText(response);
    return readAnswers(response, text, calls.length);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof EndpointError) throw error;
    if (timeout.aborted) throw new EndpointError(`no answer within ${options.timeoutMs} ms`, "timeout");
    throw new EndpointError("no connection", "connection");
  }
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxAnswerBytes) throw new AnswerTooLargeError("the answer is too large", "garbled");
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

function readAnswers(response: Response, text: string, count: number): RpcAnswer[] {
  // 400 and 413 are how some endpoints refuse a batch; a bare error object is how others do.
  if (count > 1 && (response.status === 400 || response.status === 413))
    throw new BatchRefusedError("takes no batch");
  if (isBusy(response)) throw httpError(response);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw response.ok ? new EndpointError("the answer is no JSON", "garbled") : httpError(response);
  }
  if (count > 1 && !Array.isArray(body)) {
    throw response.ok ? new BatchRefusedError("takes no batch") : httpError(response);
  }
  const items: unknown[] = count > 1 && Array.isArray(body) ? body : [body];
  const answers = Array.from<RpcAnswer | undefined>({ length: count });
  for (const item of items) {
    const { id, answer } = readAnswer(item);
    if (count === 1) answers[0] = answer;
    else if (typeof id === "number" && id < count) answers[id] = answer;
  }
  return answers.map((answer) => {
    if (answer === undefined) {
      throw response.ok ? new EndpointError("an answer is missing", "garbled") : httpError(response);
    }
    return answer;
  });
}

/** RFC 6585 §4 and RFC 9110 §15.6.4: both may say when to come back. */
function isBusy({ status }: Response): boolean {
  return status === 429 || status === 503;
}

function httpError(response: Response): EndpointError {
  if (!isBusy(response)) return new EndpointError(`HTTP ${response.status}`, "http");
  const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"), Date.now());
  return new EndpointError(`HTTP ${response.status}`, "throttled", retryAfterMs);
}

function readAnswer(item: unknown): { id?: unknown; answer?: RpcAnswer } {
  if (typeof item !== "object" || item === null) return {};
  const id = "id" in item ? item.id : undefined;
  if ("error" in item && typeof item.error === "object" && item.error !== null) {
    const { code, message, data } = item.error as { code?: unknown; message?: unknown; data?: unknown };
    return {
      id,
      answer: {
        error: {
          code: Number(code ?? 0),
          message: String(message ?? ""),
          ...(data === undefined ? {} : { data }),
        },
      },
    };
  }
  return "result" in item ? { id, answer: { result: item.result } } : { id };
}
