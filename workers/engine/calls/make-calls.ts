import type { EngineContext } from "../context.ts";
import { inTransaction, whenDatabaseIsBack } from "../database.ts";
import { requestCall } from "../protocol/request-call.ts";
import { recordAnswer } from "../runs/record-answer.ts";
import { beginCall } from "./begin-call.ts";
import type { ClaimedJob } from "./call-queue.ts";

interface CallInFlight {
  job: ClaimedJob;
  runId: string | undefined;
  controller: AbortController;
  done: Promise<void>;
}

/** The calls that this process has under way. */
export interface CallMaker {
  /** Takes as many queued calls as there is room for and starts them. True when there may be more. */
  claim(): Promise<boolean>;
  /** Tells the queue that the calls under way are alive. */
  touch(): Promise<void>;
  /** Waits until all calls are done, at most `seconds`; then ends the rest and gives them back to the queue. */
  drain(seconds: number): Promise<void>;
}

/** Who wants to know what becomes of calls. */
export interface CallEvents {
  /** A call has ended: there is room for another one, and there may be new work. */
  onProgress(): void;
  /** An app did not answer a call. */
  onUnreachable(app: string): void;
}

/** A result is worth waiting for a database that restarts: without it the step would run again. */
const patienceMs = 60_000;

async function makeCall(ctx: EngineContext, flight: CallInFlight, events: CallEvents): Promise<void> {
  const begun = await whenDatabaseIsBack(patienceMs, () =>
    inTransaction(ctx.pool, (tx) => beginCall(tx, flight.job)),
  );
  if (begun === undefined) {
    await whenDatabaseIsBack(patienceMs, () =>
      inTransaction(ctx.pool, (tx) => ctx.queue.complete(tx, flight.job)),
    );
    return;
  }
  flight.runId = begun.run.id;
  const tooOften = begun.call.interruptions > ctx.settings.maxInterruptions;
  const answer = tooOften ? "interrupted" : await requestCall(ctx, begun, flight.controller.signal);
  if (answer !== "interrupted" && answer.kind === "unreachable") events.onUnreachable(begun.run.app);
  await whenDatabaseIsBack(patienceMs, () => recordAnswer(ctx, flight.job, answer));
}

/** Creates the part that makes calls. */
export function createCallMaker(ctx: EngineContext, events: CallEvents): CallMaker {
  const inFlight = new Map<string, CallInFlight>();

  async function follow(flight: CallInFlight): Promise<void> {
    try {
      await makeCall(ctx, flight, events);
    } catch (error) {
      // Either the run is over, and then its job counts for nothing; or we are stopping; or the database failed us.
      if (!flight.controller.signal.aborted) {
        ctx.log.error({ err: error, runId: flight.runId }, "a call came to nothing, will make it again");
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      // If this fails too, its missing signs of life will do the same.
      await ctx.queue.giveBack(flight.job).catch(() => undefined);
    } finally {
      inFlight.delete(flight.job.id);
      events.onProgress();
    }
  }

  function take(job: ClaimedJob): void {
    const known = inFlight.get(job.id);
    // Its claim lapsed while the database was away; the call itself goes on, under the new claim.
    if (known !== undefined) known.job = job;
    else {
      const flight: CallInFlight = {
        job,
        runId: undefined,
        controller: new AbortController(),
        done: Promise.resolve(),
      };
      inFlight.set(job.id, flight);
      flight.done = follow(flight);
    }
  }

  return {
    async claim() {
      const room = Math.min(ctx.settings.maxCallsInFlight - inFlight.size, 20);
      if (room <= 0) return false;
      const jobs = await ctx.queue.claim(room);
      for (const job of jobs) take(job);
      return jobs.length === room;
    },
    touch: () => ctx.queue.touch([...inFlight.values()].map(({ job }) => job)),
    async drain(seconds) {
      const all = Promise.all([...inFlight.values()].map(({ done }) => done));
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([all, new Promise((resolve) => (timer = setTimeout(resolve, seconds * 1000)))]);
      clearTimeout(timer);
      for (const { controller } of inFlight.values()) controller.abort();
      await Promise.all([...inFlight.values()].map(({ done }) => done));
    },
  };
}
