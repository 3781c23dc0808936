import { AppError } from "#lib/platform/errors.ts";

const tusMethods = ["POST", "HEAD", "PATCH", "DELETE", "OPTIONS"];

/**
 * The request under the method that it is meant as. tus 1.0, core protocol, X-HTTP-Method-Override: "MUST be interpreted as
 * the request's method by the Server, if the header is presented. The actual method of the request MUST be ignored."
 * For clients whose surroundings let only GET and POST through. Throws AppError `method_not_allowed`.
 */
export function overrideMethod(request: Request): Request {
  const method = request.headers.get("x-http-method-override");
  if (method === null || method === request.method) return request;
  if (!tusMethods.includes(method)) {
    throw new AppError("method_not_allowed", `Uploads know the methods ${tusMethods.join(", ")}.`);
  }
  const { url, headers, body, signal } = request;
  const bodiless = method === "HEAD" || method === "OPTIONS";
  return new Request(url, {
    method,
    headers,
    signal,
    ...(bodiless ? {} : { body, duplex: "half" }),
  } as RequestInit);
}
