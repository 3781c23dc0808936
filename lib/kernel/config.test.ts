import { describe, expect, test } from "vitest";
import { parseConfig } from "./config.ts";

const complete = {
  DATABASE_URL: "postgresql://localhost/streamgate",
  MASTER_KEY: "q1BaSVOFFgHr0DuBWoiEnLqNXsSrVpcKXbW4tKJ8mE4=",
  INNGEST_SIGNING_KEY: "signkey-prod-7f3a90c4e15bd2688a0f47c3d91e6b52",
  INNGEST_EVENT_KEY: "0c7d41e8f92ab6539e1d77c0b3f4a862",
};
const production = { ...complete, STREAMGATE_MODE: "production", PUBLIC_URL: "https://gate.example" };

const complaintOf = (env: Record<string, string>): string => {
  try {
    parseConfig(env);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it was accepted");
};

describe("an environment that does not fit", () => {
  test.each([{}, { STREAMGATE_MODE: "production" }])("names every missing secret at once (%o)", (env) => {
    const complaint = complaintOf(env);
    for (const name of Object.keys(complete)) expect(complaint).toContain(`${name}: is missing`);
  });

  test("never repeats a value", () => {
    const complaint = complaintOf({
      ...complete,
      MASTER_KEY: "c2hvcnQtc2VjcmV0",
      INNGEST_SIGNING_KEY: "hidden",
      METRICS_TOKEN: "tiny-token",
      DATABASE_URL: "mysql://root:hunter2@host/db",
      OPERATOR_ACCOUNTS: "nobody",
    });
    for (const name of [
      "MASTER_KEY",
      "INNGEST_SIGNING_KEY",
      "METRICS_TOKEN",
      "DATABASE_URL",
      "OPERATOR_ACCOUNTS",
    ]) {
      expect(complaint).toContain(name);
    }
    expect(complaint).not.toMatch(/c2hvcnQt|hidden|tiny-token|hunter2/);
  });

  test("treats an empty value as an absent one", () => {
    expect(complaintOf({ ...complete, MASTER_KEY: "" })).toContain("MASTER_KEY: is missing");
    expect(parseConfig({ ...complete, METRICS_TOKEN: "" }).metricsToken).toBeUndefined();
  });
});

describe("production", () => {
  test("lets only listed accounts upload unless it is told otherwise", () => {
    expect(parseConfig(production).uploaders).toBe("allowlist");
    expect(parseConfig({ ...production, UPLOADERS: "open" }).uploaders).toBe("open");
    expect(parseConfig(complete).uploaders).toBe("open");
  });

  test("wants the address that people type, over TLS but on this machine", () => {
    expect(complaintOf({ ...production, PUBLIC_URL: "" })).toContain("PUBLIC_URL: is missing");
    expect(complaintOf({ ...production, PUBLIC_URL: "http://gate.example" })).toContain(
      "PUBLIC_URL: must begin with https",
    );
    expect(parseConfig({ ...production, PUBLIC_URL: "http://localhost:3000" }).publicUrl.origin).toBe(
      "http://localhost:3000",
    );
    expect(complaintOf({ ...production, PUBLIC_URL: "gate.example" })).toContain(
      "PUBLIC_URL: must be an http(s) URL",
    );
  });

  test.each([
    ["MASTER_KEY", Buffer.alloc(32, 7).toString("base64"), "openssl rand -base64 32"],
    ["INNGEST_SIGNING_KEY", `signkey-prod-${"0123456789abcdef".repeat(4)}`, "openssl rand -hex 32"],
    ["INNGEST_EVENT_KEY", "event-key-1234", "openssl rand -hex 24"],
    ["METRICS_TOKEN", "changeme-changeme", "openssl rand -hex 24"],
  ])("refuses a guessable %s and says how to make one", (name, value, how) => {
    const complaint = complaintOf({ ...production, [name]: value });
    expect(complaint).toContain(`${name}: is guessable`);
    expect(complaint).toContain(how);
    expect(complaint).not.toContain(value);
    expect(() => parseConfig({ ...complete, [name]: value })).not.toThrow();
  });

  test("refuses nothing that was made at random", () => {
    expect(() => parseConfig(production)).not.toThrow();
  });
});

test("accounts are lists of CAIP-10 with commas or blanks between", () => {
  const [one, two] = [`eip155:1:0x${"a".repeat(40)}`, `eip155:137:0x${"b".repeat(40)}`];
  expect(parseConfig({ ...complete, OPERATOR_ACCOUNTS: `${one}, ${two}` }).operatorAccounts).toEqual([
    one,
    two,
  ]);
  expect(parseConfig(complete).operatorAccounts).toEqual([]);
});

test("workers reach the web process at the public address unless WEB_URL says otherwise", () => {
  expect(parseConfig(production).webUrl.origin).toBe("https://gate.example");
  expect(parseConfig({ ...production, WEB_URL: "http://127.0.0.1:3000" }).webUrl.origin).toBe(
    "http://127.0.0.1:3000",
  );
});

test("a trusted proxy that is no address stops the start and is named", () => {
  expect(complaintOf({ ...complete, TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/33" })).toContain(
    'TRUSTED_PROXIES: "10.0.0.0/33"',
  );
  const { trustedProxies } = parseConfig({ ...complete, TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8" });
  expect(trustedProxies.has({ family: "ipv4", text: "10.1.2.3" })).toBe(true);
  expect(parseConfig(complete).trustedProxies.has({ family: "ipv4", text: "127.0.0.1" })).toBe(false);
});
