import { type JobWithMetadata, PgBoss } from "pg-boss";
import type { Log } from "#lib/platform/log.ts";
import type { Transaction } from "../database.ts";

const queueName = "engine-call";

/** A claimed job: `id` is the id that was given to `send`; `retryCount` tells one claim of it from the next. */
export interface ClaimedJob {
  id: string;
  retryCount: number;
  callId: string;
}

/**
 * The queue of calls that may be made now, on pg-boss. A claimed job whose holder shows no sign of life for ten
 * seconds goes back into the queue; that is how a call outlives a killed process.
 */
export interface CallQueue {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Puts a job in as part of the caller's transaction. */
  send(tx: Transaction, jobId: string, callId: string): Promise<void>;
  claim(count: number): Promise<ClaimedJob[]>;
  /** Says that these jobs are being worked on. */
  touch(jobs: readonly ClaimedJob[]): Promise<void>;
  /** Ends a job as part of the caller's transaction. A claim that has lapsed is left alone. */
  complete(tx: Transaction, job: ClaimedJob): Promise<void>;
  /** Puts a claimed job back at once. */
  giveBack(job: ClaimedJob): Promise<void>;
}

function within(tx: Transaction) {
  return {
    async executeSql(text: string, values: unknown[] = []) {
      const { rows } = await tx.query(text, values);
      return { rows };
    },
  };
}

/** Creates the queue on its own small connection pool; `start` creates or migrates pg-boss's schema `pgboss`. */
export function createCallQueue(options: {
  databaseUrl: string;
  log: Log;
  jobMaxSeconds: number;
}): CallQueue {
  const boss = new PgBoss({
    connectionString: options.databaseUrl,
    application_name: "streamgate-engine",
    max: 3,
    schedule: false,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
  });
  boss.on("error", (error) => options.log.warn({ reason: error.message }, "pg-boss met an error"));
  const policy = {
    // Ten seconds is the least that pg-boss allows. Retries are bounded by the engine itself.
    heartbeatSeconds: 10,
    retryLimit: 100_000,
    retryDelay: 0,
    expireInSeconds: options.jobMaxSeconds,
    deleteAfterSeconds: 3_600,
    retentionSeconds: 30 * 86_400,
  };
  return {
    async start() {
      await boss.start();
      if ((await boss.getQueue(queueName)) === null) await boss.createQueue(queueName, policy);
      else await boss.updateQueue(queueName, policy);
    },
    stop: () => boss.stop({ graceful: false, close: true }),
    async send(tx, jobId, callId) {
      await boss.send(queueName, { callId }, { id: jobId, db: within(tx) });
    },
    async claim(count) {
      const jobs: JobWithMetadata<{ callId: string }>[] = await boss.fetch(queueName, {
        batchSize: count,
        includeMetadata: true,
      });
      return jobs.map(({ id, retryCount, data }) => ({ id, retryCount, callId: data.callId }));
    },
    async touch(jobs) {
      if (jobs.length > 0)
        await boss.touch(
          queueName,
          jobs.map(({ id, retryCount }) => ({ id, retryCount })),
        );
    },
    async complete(tx, { id, retryCount }) {
      await boss.complete(queueName, { id, retryCount }, null, { db: within(tx) });
    },
    async giveBack({ id, retryCount }) {
      await boss.fail(queueName, { id, retryCount }, null);
    },
  };
}
