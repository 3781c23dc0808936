import { AppError } from "#lib/platform/errors.ts";
import { answer } from "../../server.ts";

export const dynamic = "force-dynamic";

/** Requests that cannot be routed arrive here, whatever they asked for (lib/api/readable-target.ts). */
function refuse(request: Request): Promise<Response> {
  return answer("refused", request, async () => {
    throw new URL(request.url).searchParams.get("because") === "method"
      ? new AppError("method_not_allowed", "This method is not known here.")
      : new AppError("request_invalid", "The address is not encoded as UTF-8 (RFC 3986). Correct it.");
  });
}

export {
  refuse as DELETE,
  refuse as GET,
  refuse as HEAD,
  refuse as OPTIONS,
  refuse as PATCH,
  refuse as POST,
  refuse as PUT,
};
