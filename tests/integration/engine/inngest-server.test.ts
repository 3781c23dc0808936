import { expect, it } from "vitest";
import { conformanceSuite } from "./conformance.ts";

const url = process.env.INNGEST_CONFORMANCE_URL;

// The same suite against a real Inngest server on this machine, which must be able to reach 127.0.0.1:
//   INNGEST_CONFORMANCE_URL=http://127.0.0.1:8288 vitest run --project integration inngest-server
// A self-hosted server also needs INNGEST_CONFORMANCE_SIGNING_KEY and INNGEST_CONFORMANCE_EVENT_KEY;
// without a signing key the server is taken to be in development mode.
if (url === undefined || url === "") {
  it("was NOT run against a real Inngest server, because INNGEST_CONFORMANCE_URL is not set", () => {
    expect(url ?? "").toBe("");
  });
} else {
  conformanceSuite(`the Inngest server at ${url}`, {
    async start() {
      return {
        baseUrl: url,
        eventKey: process.env.INNGEST_CONFORMANCE_EVENT_KEY ?? "conformance",
        signingKey: process.env.INNGEST_CONFORMANCE_SIGNING_KEY,
        async sync(appUrl) {
          const response = await fetch(appUrl, { method: "PUT" });
          if (!response.ok) throw new Error(`The server refused the functions: ${await response.text()}`);
        },
        async stop() {},
      };
    },
    // An Inngest server takes five fields: the next full minute, and some patience.
    cron: { line: "* * * * *", seconds: 75 },
    retrySeconds: [1, 1],
  });
}
