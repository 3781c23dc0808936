import { z } from "zod";
import type { ConditionKind } from "#lib/gate/condition-kind.ts";
import { contractFault } from "#lib/gate/contract-fault.ts";
import { ownersOn } from "#lib/gate/owners-on.ts";
import { memberCount, membershipOf } from "./memory-chain.ts";

const schema = z.strictObject({
  type: z.literal("memory:membership"),
  chain: z.literal("memory:1"),
  club: z.string().regex(/^[a-z-]{1,64}$/, "must be the address of a club"),
});
type MembershipCondition = z.output<typeof schema>;

/** One of the viewer's accounts is a member of a club on the in-memory chain. */
export const membershipKind: ConditionKind<MembershipCondition> = {
  type: "memory:membership",
  schema,
  chainOf: ({ chain }) => chain,
  describe: ({ club }) => `be a member of ${club} on Memory`,
  ask({ chain, club }, viewer) {
    const members = ownersOn(chain, viewer);
    const reads = members.map((member) => membershipOf(club, member));
    return {
      reads,
      decide(resultOf) {
        const results = reads.map(resultOf);
        const index = results.findIndex((result) => result.ok && result.value !== null);
        if (index >= 0) {
          const reason = { code: "member", message: `You are a member of ${club}.` };
          const holder = members[index] ?? "";
          return { met: true, reason, holder, pass: { name: `${chain}/club:${club} ${holder}` } };
        }
        const fault = results.find((result) => !result.ok);
        if (fault !== undefined) return contractFault(fault.fault, chain);
        return { met: false, reason: { code: "no_member", message: `You are no member of ${club}.` } };
      },
    };
  },
  askHolders({ club }) {
    const count = memberCount(club);
    return {
      reads: [count],
      decide(resultOf) {
        const members = resultOf(count);
        return members.ok && members.value > 0
          ? { holders: "some", reason: `It has ${members.value} members.` }
          : { holders: "none", reason: "It has no member." };
      },
    };
  },
};
