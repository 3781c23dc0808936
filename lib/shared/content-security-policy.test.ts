import { describe, expect, it } from "vitest";
import { contentSecurityPolicy } from "./content-security-policy.ts";

const policy = (options: Partial<Parameters<typeof contentSecurityPolicy>[0]> = {}) =>
  Object.fromEntries(
    contentSecurityPolicy({
      nonce: "bm9uY2U=",
      development: false,
      walletConnect: false,
      android: false,
      ...options,
    })
      .split("; ")
      .map((directive) => [
        directive.slice(0, directive.indexOf(" ")),
        directive.slice(directive.indexOf(" ") + 1),
      ]),
  );

describe("contentSecurityPolicy", () => {
  it("lets no script run in production but those with the nonce and what they load", () => {
    expect(policy()["script-src"]).toBe("'self' 'nonce-bm9uY2U=' 'strict-dynamic'");
  });

  it("lets media and workers come from memory, as players need it", () => {
    expect(policy()).toMatchObject({ "media-src": "'self' blob:", "worker-src": "'self' blob:" });
  });

  it("reaches WalletConnect only when it is offered", () => {
    expect(policy()["connect-src"]).not.toContain("walletconnect");
    expect(policy({ walletConnect: true })["connect-src"]).toContain("wss://*.walletconnect.org");
  });

  it("reaches a Solana wallet's app on the phone itself, and only on Android", () => {
    expect(policy({ android: true })["connect-src"]).toContain("ws://localhost:* http://localhost");
    expect(policy()["connect-src"]).not.toContain("localhost");
  });

  it("lets no foreign page frame ours, except Safe", () => {
    expect(policy()["frame-ancestors"]).toBe("'self' https://app.safe.global");
  });
});
