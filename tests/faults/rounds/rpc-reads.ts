import { builtInConditionKinds } from "#lib/gate/condition-kinds/built-in.ts";
import { evaluateGate } from "#lib/gate/evaluate-gate.ts";
import type { GateAnswer } from "#lib/gate/pass.ts";
import { createChance } from "./random.ts";
import { openRpcWorld, type RpcWorld } from "./rpc-world.ts";

export interface RpcReadsResult {
  seed: number;
  figures: {
    reads: number;
    /** Share of the reads that were granted to holders and denied to others. */
    rightShare: number;
    wrong: number;
    /** Neither granted nor denied: the chain was called silent. */
    unanswered: number;
    changes: number;
    seconds: number;
    /** HTTP requests to each endpoint. */
    requestsDead: number;
    requestsSlow: number;
    requestsLagging: number;
    /** Until a gate was closed with all endpoints dead: all refuse connections, and none answers. */
    closedRefusedMs: number;
    closedSilentMs: number;
  };
  goal: Record<string, { atMost: number } | { atLeast: number }>;
  /** What a viewer was told with all endpoints dead. */
  reason: string;
  /** Everything that is not as it must be. */
  problems: string[];
}

const readsAtOnce = 50;
const readsBetweenChanges = 200;
const goal = {
  rightShare: { atLeast: 0.999 },
  wrong: { atMost: 0 },
  closedRefusedMs: { atMost: 2_000 },
  closedSilentMs: { atMost: 2_000 },
};

/**
 * Reads a gate again and again for holders and others while memberships change hands, with one endpoint of three dead, one slow
 * and one lagging; then with all of them dead. The same seed asks about the same people.
 */
export async function playRpcReads(
  { reads, seed }: { reads: number; seed: number },
  signal: AbortSignal,
): Promise<RpcReadsResult> {
  const chance = createChance(seed);
  const world = await openRpcWorld(chance, { people: 120, slowMs: 150 });
  try {
    const outcomes = { right: 0, wrong: 0, unanswered: 0 };
    const begunAt = performance.now();
    let changes = 0;
    for (let done = 0; done < reads && !signal.aborted; done += readsBetweenChanges) {
      let open = Math.min(readsBetweenChanges, reads - done);
      const reader = async () => {
        while (open-- > 0) outcomes[await readOnce(world, chance.pick(world.addresses))] += 1;
      };
      await Promise.all(Array.from({ length: readsAtOnce }, reader));
      await world.change();
      changes += 1;
    }
    const seconds = (performance.now() - begunAt) / 1000;
    const { dead, slow, lagging } = world.endpoints;
    const requests = {
      dead: dead.requests.length,
      slow: slow.requests.length,
      lagging: lagging.requests.length,
    };
    const silent = await closeAll(world, "hang");
    const refused = await closeAll(world, "drop");
    const total = outcomes.right + outcomes.wrong + outcomes.unanswered;
    const figures = {
      reads: total,
      rightShare: outcomes.right / total,
      wrong: outcomes.wrong,
      unanswered: outcomes.unanswered,
      changes,
      seconds: Number(seconds.toFixed(1)),
      requestsDead: requests.dead,
      requestsSlow: requests.slow,
      requestsLagging: requests.lagging,
      closedRefusedMs: refused.milliseconds,
      closedSilentMs: silent.milliseconds,
    };
    return {
      seed,
      figures,
      goal,
      reason: silent.reason,
      problems: [
        ...Object.entries(goal).flatMap(([name, bound]) => {
          const figure = figures[name as keyof typeof goal];
          const reached = "atMost" in bound ? figure <= bound.atMost : figure >= bound.atLeast;
          return reached ? [] : [`${name} is ${figure}, not ${JSON.stringify(bound)}`];
        }),
        ...[silent, refused].flatMap(({ outcome, reason }) =>
          outcome === "unavailable" && reason !== ""
            ? []
            : [`with all endpoints dead a gate is ${outcome}: ${reason}`],
        ),
      ],
    };
  } finally {
    await world.close();
  }
}

async function readOnce(
  world: RpcWorld,
  address: RpcWorld["addresses"][number],
): Promise<"right" | "wrong" | "unanswered"> {
  const { outcome } = await ask(world, address);
  if (outcome === "unavailable") return "unanswered";
  return (outcome === "granted") === world.holds(address) ? "right" : "wrong";
}

function ask({ chain, contract }: RpcWorld, address: string): Promise<GateAnswer> {
  return evaluateGate({
    chains: { get: (id) => (id === chain.id ? chain : undefined) },
    kinds: builtInConditionKinds,
    rule: { type: "erc721", chain: chain.id, contract },
    accounts: [`eip155:0:${address}`],
  });
}

/** Every endpoint dead; how long it takes until a gate is closed, and what the viewer is told. */
async function closeAll(world: RpcWorld, mode: "drop" | "hang") {
  for (const proxy of Object.values(world.endpoints)) Object.assign(proxy, { mode, stuckAt: undefined });
  const begunAt = performance.now();
  const { outcome, conditions } = await ask(world, world.addresses[0] ?? "");
  const milliseconds = Math.round(performance.now() - begunAt);
  return { outcome, reason: conditions[0]?.reason.message ?? "", milliseconds };
}
