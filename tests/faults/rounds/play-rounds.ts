import { keepStepJournal } from "../step-journal.ts";
import { playRound, type Round } from "./play-round.ts";
import { createChance } from "./random.ts";
import { openFaultyWorld } from "./world.ts";

export interface RoundsResult {
  seed: number;
  rounds: number;
  videos: number;
  kills: number;
  fullDisks: number;
  wrongClocks: number;
  /** Videos that became ready when their creator asked to try again. */
  retried: number;
  /** Everything that is not as it must be, with its round. */
  problems: string[];
  /** Kinds of faults that this machine does not allow. */
  impossible: string[];
}

/**
 * Plays rounds of random faults one after another on one instance, each under so many uploads. The same seed chooses the
 * same faults. `signal` ends it behind the round that is being played.
 */
export async function playRounds(
  { rounds, uploadsAtOnce }: { rounds: number; uploadsAtOnce: number },
  seed: number,
  onRound: (round: Round) => void,
  signal?: AbortSignal,
): Promise<RoundsResult> {
  const world = await openFaultyWorld();
  try {
    await keepStepJournal(world.database);
    const chance = createChance(seed);
    const played: Round[] = [];
    for (let round = 1; round <= rounds && !signal?.aborted; round += 1) {
      const result = await playRound(world, round, uploadsAtOnce, chance);
      played.push(result);
      onRound(result);
    }
    const faults = played.flatMap((round) => round.faults);
    const count = (kind: RegExp) => faults.filter((fault) => kind.test(fault)).length;
    return {
      seed,
      rounds: played.length,
      videos: played.reduce((sum, { ready, retried }) => sum + ready + retried, 0),
      kills: count(/^kill/),
      fullDisks: count(/full for/),
      wrongClocks: count(/^clock/),
      retried: played.reduce((sum, { retried }) => sum + retried, 0),
      problems: played.flatMap(({ round, lost, problems }) =>
        [...lost, ...problems].map((problem) => `round ${round}: ${problem}`),
      ),
      impossible: [
        ...(world.disks === undefined ? ["full disks (a file system must be mounted)"] : []),
        ...(world.clock === undefined ? ["wrong clocks (libfaketime is missing)"] : []),
      ],
    };
  } finally {
    await world.end();
  }
}
