import { setTimeout as wait } from "node:timers/promises";
import { Pool } from "undici";
import { median, round } from "./bench.ts";

export interface Target {
  path: string;
  headers?: Record<string, string>;
}

/** Answers that need no work: what Next itself takes. */
export const emptyAnswer: Target[] = [{ path: "/api/ops/health" }];

export interface Load {
  perSecond: number;
  /** Milliseconds of each answer. */
  latencies: number[];
}

/**
 * Asks a server over loopback. Each target of the list is asked in turn; an answer other than 200 is an error: figures of
 * refusals would flatter.
 */
export function createLoad(origin: string, connections: number) {
  const pool = new Pool(origin, { connections, pipelining: 1 });

  async function ask({ path, headers = {} }: Target): Promise<number> {
    const begunAt = performance.now();
    const { statusCode, body } = await pool.request({ path, method: "GET", headers });
    const bytes = await body.arrayBuffer();
    if (statusCode !== 200) {
      throw new Error(`${path} answered ${statusCode}: ${Buffer.from(bytes).toString().slice(0, 200)}`);
    }
    return performance.now() - begunAt;
  }

  return {
    ask,
    close: () => pool.close(),

    /** As fast as the server answers on all connections, for so long. */
    async atFullSpeed(targets: readonly Target[], seconds: number): Promise<Load> {
      const latencies: number[] = [];
      const begunAt = performance.now();
      const endAt = begunAt + seconds * 1000;
      let next = 0;
      const loop = async () => {
        while (performance.now() < endAt) {
          const target = targets[next++ % targets.length];
          if (target !== undefined) latencies.push(await ask(target));
        }
      };
      await Promise.all(Array.from({ length: connections }, loop));
      return { perSecond: latencies.length / ((performance.now() - begunAt) / 1000), latencies };
    },

    /** A steady number of requests a second, whether or not earlier ones were answered. */
    async atRate(targets: readonly Target[], perSecond: number, seconds: number): Promise<Load> {
      const begunAt = performance.now();
      const asked: Promise<number>[] = [];
      for (let index = 0; index < perSecond * seconds; index += 1) {
        const due = begunAt + (index * 1000) / perSecond - performance.now();
        if (due > 1) await wait(due);
        const target = targets[index % targets.length];
        if (target !== undefined) asked.push(ask(target));
      }
      const latencies = await Promise.all(asked);
      return { perSecond: asked.length / ((performance.now() - begunAt) / 1000), latencies };
    },
  };
}

const rounds = 9;
const roundSeconds = 2;

/** Requests a second at full speed, in turns with empty answers of the same server. Medians, also of each turn's ratio. */
export async function againstEmpty(
  { atFullSpeed }: Pick<ReturnType<typeof createLoad>, "atFullSpeed">,
  targets: readonly Target[],
): Promise<{ perSecond: number; empty: number; ratio: number }> {
  const speed = async (asked: readonly Target[]) => (await atFullSpeed(asked, roundSeconds)).perSecond;
  // Not counted: connections are opened, code is compiled.
  await speed(emptyAnswer);
  await speed(targets);
  const turns: { perSecond: number; empty: number }[] = [];
  for (let turn = 0; turn < rounds; turn += 1)
    turns.push({ empty: await speed(emptyAnswer), perSecond: await speed(targets) });
  return {
    perSecond: round(median(turns.map((turn) => turn.perSecond)), 0),
    empty: round(median(turns.map((turn) => turn.empty)), 0),
    ratio: round(median(turns.map((turn) => turn.perSecond / turn.empty))),
  };
}
