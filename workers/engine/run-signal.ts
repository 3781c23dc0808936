import type { IncomingMessage, ServerResponse } from "node:http";
import { Middleware } from "inngest";

/** The signal of the request in which a function runs, for `serve` of inngest/node and of the fetch-style frameworks. */
function signalOf(requestArgs: readonly unknown[]): AbortSignal {
  const [request, response] = requestArgs;
  if (request instanceof Request) return request.signal;
  const controller = new AbortController();
  const answer = response as ServerResponse<IncomingMessage> | undefined;
  answer?.once("close", () => {
    if (!answer.writableFinished) controller.abort();
  });
  return controller.signal;
}

/**
 * SDK middleware that gives functions `signal`, an AbortSignal: it fires when the caller ends the request because
 * the run was cancelled, the call took too long, or the engine stops or has died. A step that works for long (FFmpeg,
 * imports) passes it on and stops its work; whatever it returns then is not recorded.
 *
 * The embedded engine ends requests of cancelled runs within about a second. An Inngest server does not: there a
 * step learns of a cancellation only from the state in our own tables, so long steps should look there as well.
 */
export class RunSignalMiddleware extends Middleware.BaseMiddleware {
  readonly id = "streamgate:run-signal";
  #signal: AbortSignal = new AbortController().signal;

  override wrapRequest({ next, requestArgs }: Middleware.WrapRequestArgs): Promise<Middleware.Response> {
    this.#signal = signalOf(requestArgs);
    return next();
  }

  override transformFunctionInput(
    arg: Middleware.TransformFunctionInputArgs,
  ): Middleware.TransformFunctionInputArgs & { ctx: { signal: AbortSignal } } {
    return { ...arg, ctx: { ...arg.ctx, signal: this.#signal } };
  }
}
