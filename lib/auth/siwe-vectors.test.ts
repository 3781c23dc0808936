import { describe, expect, test } from "vitest";
import type { Challenge } from "./nonces.ts";
import { checkSiweMessage } from "./verify-siwe.ts";

// The cases of the parsing vectors that Sign-In with Ethereum's reference library publishes, each as the change that it makes
// to one whole message; what it expects is what we have to do, where we are not stricter.
const whole = [
  "service.org wants you to sign in with your Ethereum account:",
  "0xe5A12547fe4E872D192E3eCecb76F2Ce1aeA4946",
  "",
  "I accept the ServiceOrg Terms of Service: https://service.org/tos",
  "",
  "URI: https://service.org/login",
  "Version: 1",
  "Chain ID: 1",
  "Nonce: 12341234",
  "Issued At: 2022-03-17T12:45:13.610Z",
  "Expiration Time: 2023-03-17T12:45:13.610Z",
  "Not Before: 2022-03-17T12:45:13.610Z",
  "Request ID: some_id",
  "Resources:",
  "- https://service.org/login",
].join("\n");

const challenge: Challenge = {
  nonce: "12341234",
  domain: "service.org",
  uri: "https://service.org/login",
  statement: "I accept the ServiceOrg Terms of Service: https://service.org/tos",
  issuedAt: new Date("2022-03-17T12:45:13.610Z"),
  expiresAt: new Date("2023-03-17T12:45:13.610Z"),
};
const clock = { now: () => new Date("2022-06-01T00:00:00.000Z") };
const check = (text: string, changes: Partial<Challenge> = {}) =>
  checkSiweMessage(text, { ...challenge, ...changes }, clock);

type Case = [name: string, change: (text: string) => string];

const line = (name: string) => new RegExp(`\n${name}: [^\n]*`);
const without = (name: string) => (text: string) => text.replace(line(name), "");
const emptied = (name: string) => (text: string) => text.replace(line(name), "\n");
const moved = (name: string, behind: string) => (text: string) => {
  const [own = ""] = line(name).exec(text) ?? [];
  return text.replace(own, "").replace(line(behind), (other) => `${other}${own}`);
};
const replaced = (from: string, to: string) => (text: string) => text.replace(from, to);

describe("is read", () => {
  const optional = ["Not Before", "Request ID"].reduce((text, name) => without(name)(text), whole);
  test.each([
    ["with all fields", whole, {}],
    ["with some of the optional fields", optional, {}],
    ["with two resources", `${whole}\n- ipfs://Qme7ss3ARVgxv6rXqVPiikMJ8u2NLgmgszg13pYrDKEoiu`, {}],
    ["without resources", optional.replace(/\nResources:\n.*/, ""), {}],
    ["for an IP address", whole.replace("service.org", "127.0.0.1"), { domain: "127.0.0.1" }],
    ["for a port", whole.replace("service.org", "127.0.0.1:8080"), { domain: "127.0.0.1:8080" }],
  ])("%s", (_, text, changes) => {
    expect(check(text, changes)).toEqual({
      address: "0xe5A12547fe4E872D192E3eCecb76F2Ce1aeA4946",
      chainId: 1,
      nonce: "12341234",
    });
  });
});

describe("is refused", () => {
  const date = "Wed Oct 05 2011 16:48:00 GMT+0200 (CEST)";
  const mandatory = ["URI", "Version", "Chain ID", "Nonce", "Issued At"];
  test.each<Case>([
    ["extra line breaks", replaced("\n\nI accept", "\n\n\nI accept")],
    ["no domain", replaced("service.org wants", " wants")],
    ["no address", replaced("0xe5A12547fe4E872D192E3eCecb76F2Ce1aeA4946", "")],
    ...mandatory.map((name): Case => [`no ${name}`, without(name)]),
    ...mandatory.map((name): Case => [`an empty line instead of ${name}`, emptied(name)]),
    ["URI out of order", moved("URI", "Version")],
    ["Version out of order", moved("Version", "Chain ID")],
    ["Nonce out of order", moved("Nonce", "Issued At")],
    [
      "Chain ID behind Nonce, in its line",
      replaced("Chain ID: 1\nNonce: 12341234", "Nonce: 12341234Chain ID: 1\n"),
    ],
    ["Issued At out of order", moved("Issued At", "Expiration Time")],
    ["Expiration Time out of order", moved("Expiration Time", "Not Before")],
    ["Not Before out of order", moved("Not Before", "Request ID")],
    ["Request ID behind Resources", (text: string) => `${without("Request ID")(text)}\nRequest ID: some_id`],
    ["version 2", replaced("Version: 1", "Version: 2")],
    ["a domain that is none", replaced("service.org wants", "not_rfc4501 wants")],
    ["a statement with a line break", replaced("Service: https", "Service: \nhttps")],
    ["a URI that is none", replaced("https://service.org/login", "_not_a_rfc3986_valid_uri_")],
    ["a chain that is no number", replaced("Chain ID: 1", "Chain ID: ?")],
    ["a nonce of seven characters", replaced("12341234", "1234567")],
    ["a time of issue of another form", replaced("2022-03-17T12:45:13.610Z", date)],
    ["an end of another form", replaced("2023-03-17T12:45:13.610Z", date)],
    ["a beginning of another form", replaced("Not Before: 2022-03-17T12:45:13.610Z", `Not Before: ${date}`)],
    ["resources in one line", (text: string) => `${text} - https://service.org/login/2`],
    ["a first resource that is no URI", replaced("- https", "- _not_a_uri_\n- https")],
    ["a second resource that is no URI", (text: string) => `${text}\n- _not_a_rfc3986_valid_uri_`],
  ])("%s", (_, change) => {
    const text = change(whole);
    expect(text).not.toBe(whole);
    expect(() => check(text)).toThrow(expect.objectContaining({ code: "sign_in_invalid" }));
  });
});
