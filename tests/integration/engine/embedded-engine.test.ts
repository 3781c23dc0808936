import { createTestDatabase } from "../../setup/postgres.ts";
import { conformanceSuite } from "./conformance.ts";
import { eventKey, signingKey, startEngine } from "./start-engine.ts";

conformanceSuite("the embedded engine", {
  async start(app) {
    const database = await createTestDatabase();
    const served = await startEngine({
      databaseUrl: database.url,
      apps: [app],
      settings: { retryBaseSeconds: 1 },
    });
    return {
      baseUrl: served.baseUrl,
      eventKey,
      signingKey,
      sync: () => served.synced(),
      async stop() {
        await served.stop();
        await database.drop();
      },
    };
  },
  cron: { line: "*/2 * * * * *", seconds: 20 },
  // One second, then two, each less up to a fifth.
  retrySeconds: [0.8, 1.6],
});
