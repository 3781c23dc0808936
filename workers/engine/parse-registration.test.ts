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
        triggers: [
          { event: "a/b", if: "event.data.x == 1" },
          { event: "c/*" },
          cron("TZ=Europe/Berlin 0 5 * * *"),
        ],
        concurrency: [{ limit: 2, key: "event.data.x" }, { limit: 9 }],
        cancelOn: [{ event: "a/c", match: "data.x", timeout: "1h" }],
        idempotency: "event.data.x",
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
        events: [
          { event: "a/b", expression: "event.data.x == 1" },
          { event: "c/*", expression: undefined },
        ],
        crons: ["TZ=Europe/Berlin 0 5 * * *"],
        concurrency: [
          { limit: 2, key: "event.data.x", scope: "fn" },
          { limit: 9, scope: "fn" },
        ],
        cancelOn: [{ event: "a/c", if: "event.data.x == async.data.x", withinSeconds: 3600 }],
        idempotency: "event.data.x",
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
    expect(limitOf(3)).toEqual([{ limit: 3, scope: "fn" }]);
    expect(limitOf(0)).toEqual([]);
  });

  it("refuses what the SDK registers for options that the engine does not support", () => {
    const fn = client.createFunction(
      { id: "odd", triggers: [{ event: "a/b" }], throttle: { limit: 1, period: "1m" } },
      () => {},
    );
    expect(() => parseRegistration("app", { functions: configOf(fn) })).toThrowError(
      expect.objectContaining({
        code: "engine_unsupported",
        message: expect.stringMatching(/“app-odd”.*“throttle”/),
        details: { functionId: "app-odd", option: "throttle" },
      }),
    );
  });

  it.each([null, {}, { functions: "all" }])("refuses %j, which is no registration", (body) => {
    expect(() => parseRegistration("app", body)).toThrowError(
      expect.objectContaining({ code: "engine_bad_registration" }),
    );
  });
});
