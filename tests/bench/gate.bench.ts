import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPublicClient, erc721Abi, http } from "viem";
import { getAccess } from "#lib/shared/api/playback.ts";
import { footageWithSound } from "../fixtures/footage.ts";
import { localChain, type Person, publishFilm, signedIn } from "../setup/films.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { type Bench, median, percentile, round } from "./bench.ts";

const viewers = 60;
const warmRounds = 10;

/**
 * Decisions of a gate (one ERC-721 on the local chain) over the API: cold for wallets that were never asked about, warm when
 * asked again; against the bare read of the chain that a cold one cannot do without.
 */
export const bench: Bench = {
  what: "decisions of a gate, against the bare read of its chain",
  async run(log) {
    const folder = await mkdtemp(join(tmpdir(), "streamgate-bench-"));
    log("Starting an instance …");
    const instance = await startTestInstance();
    try {
      const { videoId } = await publishFilm(instance, await footageWithSound(join(folder, "clip.mp4"), 8));
      const people: Person[] = [];
      for (let count = 0; count < viewers; count += 1) people.push(await signedIn(instance));
      const decide = (person: Person) => person.api.call(getAccess, { params: { videoId } });
      // Not counted: the first decision of all compiles code and opens connections.
      await decide(await signedIn(instance));
      const [bare, cold, warm]: [number[], number[], number[]] = [[], [], []];
      for (const person of people) {
        bare.push(await timed(() => readBalance(instance, person)));
        cold.push(await timed(() => decide(person)));
      }
      for (let turn = 0; turn < warmRounds; turn += 1)
        for (const person of people) warm.push(await timed(() => decide(person)));
      const bareP95 = percentile(bare, 95);
      return {
        figures: {
          warmP50Ms: round(median(warm), 1),
          warmP95Ms: round(percentile(warm, 95), 1),
          coldP50Ms: round(median(cold), 1),
          coldP95Ms: round(percentile(cold, 95), 1),
        },
        baseline: {
          what: "eth_call of balanceOf by viem",
          p50Ms: round(median(bare), 1),
          p95Ms: round(bareP95, 1),
        },
        ratio: round(median(cold) / median(bare)),
        goal: { warmP95Ms: { atMost: 50 }, coldP95Ms: { atMost: 500 } },
      };
    } finally {
      await instance.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begunAt = performance.now();
  await work();
  return performance.now() - begunAt;
}

function readBalance(instance: TestInstance, { wallet }: Person): Promise<bigint> {
  const { rpcUrl, membership } = localChain(instance);
  return createPublicClient({ transport: http(rpcUrl) }).readContract({
    address: membership,
    abi: erc721Abi,
    functionName: "balanceOf",
    args: [wallet.address],
  });
}
