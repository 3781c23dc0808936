import { describe, expect, test } from "vitest";
import { AppError } from "./errors.ts";
import { createLog } from "./log.ts";

function capture() {
  const lines: string[] = [];
  const log = createLog({ name: "test", level: "trace" }, { write: (line) => void lines.push(line) });
  return { log, text: () => lines.join(""), last: () => JSON.parse(lines.at(-1) ?? "null") };
}

const secret = "s3cr3t-value-that-nobody-may-read";

describe("a secret never reaches a line", () => {
  test.each([
    ["at the top", { token: secret }],
    ["deep inside", { a: { b: { c: { d: { e: { password: secret } } } } } }],
    ["in a list", { calls: [{ headers: { Authorization: secret } }] }],
    [
      "however its name is spelled",
      { "Set-Cookie": secret, MASTER_KEY: secret, privateKey: secret, x: { api_key: secret } },
    ],
    ["in a headers object", { headers: new Headers({ authorization: secret, cookie: secret }) }],
    ["in a map", { map: new Map([["secret", secret]]) }],
    ["as a header of a text", { detail: `sent Authorization: Bearer ${secret}` }],
    ["as the password of an address", { url: `postgresql://user:${secret}@host:5432/db` }],
    ["in the path of an endpoint", { endpoint: `https://polygon.example/v2/${secret}` }],
    ["in the query of an endpoint", { endpoint: new URL(`https://polygon.example/?apikey=${secret}`) }],
    ["as bytes", { contentKeyBytes: Buffer.from(secret) }],
  ])("%s", (_, fields) => {
    const { log, text } = capture();
    log.info(fields, "did something");
    expect(text()).toContain("did something");
    expect(text()).not.toContain(secret);
    expect(text()).not.toContain([...Buffer.from(secret)].join(","));
  });

  test("in an error, its fields, its causes and its parts", () => {
    const cause = Object.assign(new Error(`HTTP 500 from https://rpc.example/v3/${secret}`), {
      request: { headers: { authorization: secret } },
    });
    const error = new AppError("chain_unavailable", "No answer.", { details: { signature: secret }, cause });
    const { log, text, last } = capture();
    log.error({ err: error }, "failed");
    log.error(error);
    log.error(cause);
    log.error({ err: cause });
    log.error({ err: new AggregateError([cause], "all failed") }, "failed");
    log.error(error, `could not reach https://rpc.example/v3/${secret}`);
    expect(text()).not.toContain(secret);
    expect(last().err).toMatchObject({
      type: "AppError",
      code: "chain_unavailable",
      cause: { type: "Error" },
    });
  });

  test("in what a child is bound to", () => {
    const { log, text } = capture();
    log.child({ token: secret, request: { cookie: secret } }).info("went on");
    expect(text()).not.toContain(secret);
  });
});

test("an error is told with type, sentence, stack, code and causes", () => {
  const { log, last } = capture();
  log.warn(
    { err: new AppError("disk_full", "No room.", { cause: new RangeError("inner") }), videoId: "vid_1" },
    "stopped",
  );
  expect(last()).toMatchObject({
    videoId: "vid_1",
    msg: "stopped",
    err: {
      type: "AppError",
      code: "disk_full",
      message: "No room.",
      cause: { type: "RangeError", message: "inner" },
    },
  });
  expect(last().err.stack).toContain("log.test.ts");
});

test("ids of ours stay readable in addresses", () => {
  const { log, text } = capture();
  const address = `http://127.0.0.1:3000/api/v1/videos/vid_${"0".repeat(26)}/access`;
  log.info({ address }, "asked");
  expect(text()).toContain(address);
});

test("what goes round in circles is cut off", () => {
  const circle: Record<string, unknown> = { n: 1n };
  circle.self = circle;
  const { log, last } = capture();
  log.info({ circle }, "logged");
  expect(last().circle.n).toBe("1");
});
