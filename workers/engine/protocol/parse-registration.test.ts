import { cron, Inngest } from "inngest";
import { describe, expect, it } from "vitest";
import { parseRegistration } from "./parse-registration.ts";

const client = new Inngest({ id: "app", isDev: true });

/** What the SDK would register for a function. */
function configOf(fn: unknown): unknown[] {
  const sdk = fn as { getConfig(options: { baseUrl: URL; appPrefix: string }): unknown[] };
  return JSON.parse(
    JSON.stringify(sdk.getConfig({ baseUrl: new URL("http://app/api/inngest"), appPrefix: "app" })),
  );
}

describe("parseRegistration", () => {
  it("reads what the SDK registers for everything that the engine supports", () => {
    const fn = client.createFunction(
      {
        id: "all",
        retries: 5,
        triggers: [{ event: "a/b", if: "event.data.x == '1'" }, cron("0 5 * * *")],
        concurrency: [{ limit: 2, key: "event.data.x" }, { limit: 9 }],
        cancelOn: [{ event: "a/c", match: "data.x" }],
        onFailure: () => {},
      },
      () => {},
    );
    const { functions } = parseRegistration("app", { sdk: "js:v4.24.0", functions: configOf(fn) });
    expect(functions).toEqual([
      {
        id: "app-all",
        name: "all",
        maxAttempts: 6,
        events: [{ event: "a/b", expression: "event.data.x == '1'" }],
        crons: ["0 5 * * *"],
        concurrency: [{ limit: 2, key: "event.data.x" }, { limit: 9 }],
        cancelOn: [{ event: "a/c", if: "event.data.x == async.data.x" }],
      },
      expect.objectContaining({
        id: "app-all-failure",
        maxAttempts: 2,
        events: [{ event: "inngest/function.failed", expression: "event.data.function_id == 'app-all'" }],
      }),
    ]);
  });

  it("gives functions without a setting Inngest's four attempts and no limits", () => {
    const fn = client.createFunction({ id: "plain", triggers: [{ event: "a/b" }] }, () => {});
    const [config] = parseRegistration("app", { functions: configOf(fn) }).functions;
    expect(config).toMatchObject({ maxAttempts: 4, concurrency: [], cancelOn: [], crons: [] });
  });

  it("takes a plain number and the limit zero as Inngest does", () => {
    const limitOf = (concurrency: number) =>
      parseRegistration("app", {
        functions: configOf(
          client.createFunction({ id: "n", triggers: [{ event: "a" }], concurrency }, () => {}),
        ),
      }).functions[0]?.concurrency;
    expect(limitOf(3)).toEqual([{ limit: 3 }]);
    expect(limitOf(0)).toEqual([]);
  });

  it.each([
    ["batchEvents", { batchEvents: { maxSize: 10, timeout: "5s" } }],
    ["debounce", { debounce: { period: "5s" } }],
    ["rateLimit", { rateLimit: { limit: 1, period: "5s" } }],
    ["throttle", { throttle: { limit: 1, period: "5s" } }],
    ["singleton", { singleton: { mode: "skip" } }],
    ["priority", { priority: { run: "120" } }],
    ["timeouts", { timeouts: { finish: "5s" } }],
    ["somethingNew", { somethingNew: true }],
    ["idempotency", { idempotency: "event.data.x" }],
    ["concurrency.key", { concurrency: { limit: 1, key: "event.data.a + event.data.b" } }],
    ["concurrency.scope", { concurrency: { limit: 1, key: "event.data.a", scope: "env" } }],
    ["cancelOn", { cancel: [{ event: "a/c" }] }],
    ["cancelOn", { cancel: [{ event: "a/c", if: "event.data.x == async.data.y" }] }],
    ["cancelOn.timeout", { cancel: [{ event: "a/c", if: "event.data.x == async.data.x", timeout: "1h" }] }],
    ["if", { triggers: [{ event: "a/b", expression: "event.data.name.startsWith('a')" }] }],
    ["event", { triggers: [{ event: "a/*" }] }],
    ["event", { triggers: [{ event: "inngest/function.cancelled" }] }],
    ["cron", { triggers: [{ cron: "every day" }] }],
    ["cron", { triggers: [{ cron: "TZ=Europe/Berlin 0 5 * * *" }] }],
    ["triggers.jitter", { triggers: [{ cron: "0 5 * * *", jitter: "5s" }] }],
    ["connect", { steps: { step: { id: "step", name: "step", runtime: { type: "ws", url: "ws://x" } } } }],
  ])("refuses a function with %s, naming function and option", (option, config) => {
    const [plain] = configOf(client.createFunction({ id: "odd", triggers: [{ event: "a/b" }] }, () => {}));
    expect(() => parseRegistration("app", { functions: [{ ...(plain as object), ...config }] })).toThrowError(
      expect.objectContaining({
        code: "engine_unsupported",
        message: expect.stringContaining(
          `“app-odd” cannot run on the embedded engine: its option “${option}”`,
        ),
        details: { functionId: "app-odd", option },
      }),
    );
  });

  it.each([null, {}, { functions: "all" }])("refuses %j, which is no registration", (body) => {
    expect(() => parseRegistration("app", body)).toThrowError(
      expect.objectContaining({ code: "engine_bad_registration" }),
    );
  });
});
