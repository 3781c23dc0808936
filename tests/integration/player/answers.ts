import type { ServerResponse } from "node:http";

/** Ends a request with a JSON body that nobody may keep. */
export function json(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  return response.end(JSON.stringify(body));
}

/** Ends a request with a manifest, captions or pictures in words. */
export function text(response: ServerResponse, type: string, body: string) {
  response.writeHead(200, { "content-type": type, "cache-control": "no-store" });
  return response.end(body);
}

/** Ends a request as the product's routes do (RFC 9457). */
export function problem(
  response: ServerResponse,
  status: number,
  code: string,
  detail: string,
  details: Record<string, unknown> = {},
  retryAfterSeconds?: number,
) {
  const headers: Record<string, string> = { "content-type": "application/problem+json" };
  if (retryAfterSeconds !== undefined) headers["retry-after"] = String(retryAfterSeconds);
  response.writeHead(status, headers);
  const retryable = status === 429 || status >= 500;
  const body = {
    type: "about:blank",
    title: code,
    status,
    code,
    detail,
    reference: "req_test",
    retryable,
    details,
  };
  return response.end(
    JSON.stringify(retryAfterSeconds === undefined ? body : { ...body, retryAfterSeconds }),
  );
}
