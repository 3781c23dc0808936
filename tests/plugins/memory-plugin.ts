import { z } from "zod";
import type { Plugin } from "#lib/kernel/host.ts";
import { membershipKind } from "./membership-condition.ts";
import { createMemoryChain } from "./memory-chain.ts";

const clubsSchema = z.record(z.string(), z.object({ name: z.string(), members: z.array(z.string()) }));

/**
 * A chain and a condition of an operator's own, as they would stand in `streamgate.config.ts`. `MEMORY_CLUBS` says what
 * the chain holds: `{"film-club":{"name":"Film Club","members":["…"]}}`.
 */
export const memoryPlugin: Plugin = {
  name: "memory",
  setup(host) {
    const clubs = host.env.MEMORY_CLUBS;
    if (clubs === undefined) return host.log.info("no clubs are configured; set MEMORY_CLUBS to have some");
    const ledger = new Map(
      Object.entries(clubsSchema.parse(JSON.parse(clubs))).map(([address, { name, members }]) => [
        address,
        { name, members: new Map(members.map((member) => [member, 1])) },
      ]),
    );
    const chain = createMemoryChain({ ledger });
    host.chains.add(chain.id, chain);
    host.conditions.add(membershipKind.type, membershipKind);
  },
};
