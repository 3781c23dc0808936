import { EventEmitter } from "node:events";
import { Inngest, type Middleware } from "inngest";
import { describe, expect, it } from "vitest";
import { RunSignalMiddleware } from "./run-signal.ts";

async function signalFor(requestArgs: readonly unknown[]): Promise<AbortSignal> {
  const middleware = new RunSignalMiddleware({ client: new Inngest({ id: "app", isDev: true }) });
  const next = async () => ({ status: 200, headers: {}, body: "" });
  await middleware.wrapRequest({ next, requestArgs } as unknown as Middleware.WrapRequestArgs);
  const input = middleware.transformFunctionInput({
    ctx: { runId: "run" },
  } as unknown as Middleware.TransformFunctionInputArgs);
  expect(input.ctx).toMatchObject({ runId: "run" });
  return input.ctx.signal;
}

describe("RunSignalMiddleware", () => {
  it("hands on the signal of a web request", async () => {
    const controller = new AbortController();
    const signal = await signalFor([new Request("http://app/", { signal: controller.signal })]);
    expect(signal.aborted).toBe(false);
    controller.abort();
    expect(signal.aborted).toBe(true);
  });

  it("fires when a Node response closes before it was written, and not when it was", async () => {
    const unfinished = Object.assign(new EventEmitter(), { writableFinished: false });
    const cut = await signalFor([{}, unfinished]);
    unfinished.emit("close");
    expect(cut.aborted).toBe(true);
    const finished = Object.assign(new EventEmitter(), { writableFinished: true });
    const whole = await signalFor([{}, finished]);
    finished.emit("close");
    expect(whole.aborted).toBe(false);
  });
});
