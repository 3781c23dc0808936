import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Address, createPublicClient, erc721Abi, http } from "viem";
import { getAccess } from "#lib/shared/api/playback.ts";
import { setAccess } from "#lib/shared/api/videos.ts";
import { footageWithSound } from "../fixtures/footage.ts";
import { type Person, publishFilm, signedIn } from "../setup/films.ts";
import { startTestInstance } from "../setup/instance.ts";
import { type Bench, median, percentile, round } from "./bench.ts";
import { type FarChain, startFarChains } from "./far-chains.ts";

const viewers = 60;
const warmRounds = 10;
const atOnce = 100;

/**
 * Decisions of a gate (twelve conditions on four chains, each 50 ms away) over the API: cold for wallets that were never asked
 * about, warm when asked again; against the bare read of the four chains that a cold one cannot do without.
 */
export const bench: Bench = {
  what: "decisions of a gate of twelve conditions on four chains, against the bare read of its chains",
  async run(log) {
    const folder = await mkdtemp(join(tmpdir(), "streamgate-bench-"));
    log("Starting four chains and an instance …");
    const far = await startFarChains();
    const instance = await startTestInstance(far.variables);
    try {
      const film = await publishFilm(instance, await footageWithSound(join(folder, "clip.mp4"), 8));
      const params = { videoId: film.videoId };
      const body = { access: "gated", gate: far.gate } as const;
      await film.creator.api.call(setAccess, { params, body });
      const people: Person[] = [];
      for (let count = 0; count < viewers; count += 1) people.push(await signedIn(instance));
      const decide = (person: Person) => person.api.call(getAccess, { params });
      // Not counted: the first decision of all compiles code and opens connections.
      await decide(await signedIn(instance));
      const [bare, cold, warm]: [number[], number[], number[]] = [[], [], []];
      let mostRoundTrips = 0;
      for (const person of people) {
        bare.push(await timed(() => readBalances(far.chains, person.wallet.address)));
        far.takeMostRequests();
        cold.push(await timed(() => decide(person)));
        mostRoundTrips = Math.max(mostRoundTrips, far.takeMostRequests());
        // A refusal is known for 3 s.
        for (let turn = 0; turn < warmRounds; turn += 1) warm.push(await timed(() => decide(person)));
      }
      const newcomer = await signedIn(instance);
      far.takeMostRequests();
      await Promise.all(Array.from({ length: atOnce }, () => decide(newcomer)));
      return {
        figures: {
          warmP50Ms: round(median(warm), 1),
          warmP95Ms: round(percentile(warm, 95), 1),
          coldP50Ms: round(median(cold), 1),
          coldP95Ms: round(percentile(cold, 95), 1),
          roundTripsPerChain: mostRoundTrips,
          roundTripsPerChainOf100AtOnce: far.takeMostRequests(),
        },
        baseline: {
          what: "eth_call of balanceOf on each chain at once, by viem",
          p50Ms: round(median(bare), 1),
          p95Ms: round(percentile(bare, 95), 1),
        },
        ratio: round(median(cold) / median(bare)),
        goal: {
          warmP95Ms: { atMost: 50 },
          coldP95Ms: { atMost: 200 },
          roundTripsPerChain: { atMost: 1 },
          roundTripsPerChainOf100AtOnce: { atMost: 1 },
        },
      };
    } finally {
      await instance.stop();
      await far.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begunAt = performance.now();
  await work();
  return performance.now() - begunAt;
}

function readBalances(chains: readonly FarChain[], owner: Address): Promise<bigint[]> {
  return Promise.all(
    chains.map(({ proxy, contract }) =>
      createPublicClient({ transport: http(proxy.url) }).readContract({
        address: contract,
        abi: erc721Abi,
        functionName: "balanceOf",
        args: [owner],
      }),
    ),
  );
}
