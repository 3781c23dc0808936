import { catalogue } from "#lib/events/catalogue.ts";
import { nameTokens as askNames } from "#lib/gate/name-tokens.ts";
import { findGate, keepTokenNames } from "#lib/videos/token-names.ts";
import type { WebContext } from "../context.ts";

/** Asks the contracts of a changed gate for their names, so that pages say “Club” and not an address. */
export function nameTokens({ host, inngest }: WebContext) {
  return inngest.createFunction(
    {
      id: "name-tokens",
      triggers: [{ event: "gate/changed" }],
      retries: 10,
      // One at a time: the last one reads the last gate.
      concurrency: { key: "event.data.videoId", limit: 1 },
    },
    async ({ event, step }) => {
      const { videoId } = catalogue["gate/changed"].parse(event.data);
      await step.run("name-tokens", async () => {
        const gate = await findGate(host.db, videoId);
        const { names, silent } =
          gate === null ? { names: [], silent: null } : await askNames(host.chains, gate);
        await keepTokenNames(host.db, videoId, names);
        if (silent !== null) throw silent;
      });
    },
  );
}
