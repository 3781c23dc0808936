import { setTimeout as sleep } from "node:timers/promises";

/** A part of the instance that runs as a process of its own. */
export interface Service {
  name: string;
  /** Settles when the service answers. Rejects, leaving nothing behind, when it does not or `signal` aborts. */
  start(signal: AbortSignal): Promise<RunningService>;
}

export interface RunningService {
  /** Settles when the process has ended, whatever ended it. */
  exited: Promise<unknown>;
  stop(): Promise<void>;
}

export interface Supervisor {
  /** Starts `services` side by side and settles when all answer; they are then kept running until `stop`. */
  start(services: readonly Service[]): Promise<void>;
  /** Stops everything, what was started last first. */
  stop(): Promise<void>;
}

/** Waits before the next attempts to bring a service back; the first one is quick, since most deaths are single. */
const defaultRestartDelaysMs = [100, 500, 1_000, 2_000, 5_000, 10_000];
/**
 * A service that had answered is not held back further than the third of them, however often it was killed: people
 * wait for it. Only one that does not come up at all is.
 */
const maxDeathsCounted = 2;
/** A service that ran this long starts again with the first delay. */
const steadyMs = 30_000;

export function createSupervisor(options: {
  log: (line: string) => void;
  restartDelaysMs?: readonly number[];
}): Supervisor {
  const delays = options.restartDelaysMs ?? defaultRestartDelaysMs;
  const stopping = new AbortController();
  const stages: Promise<void>[][] = [];
  const stops: (() => Promise<void>)[][] = [];

  /** `stop` cannot know of a service that is just starting, so that one is stopped here. */
  const startUnlessStopping = async (service: Service): Promise<RunningService> => {
    const running = await service.start(stopping.signal);
    if (!stopping.signal.aborted) return running;
    await running.stop();
    throw new Error(`${service.name} was stopped while starting`);
  };

  const bringBack = async (
    service: Service,
    failures: number,
  ): Promise<[RunningService, number] | undefined> => {
    for (let attempt = failures; ; attempt++) {
      await sleep(delays[Math.min(attempt, delays.length - 1)], undefined, { signal: stopping.signal }).catch(
        () => {},
      );
      if (stopping.signal.aborted) return undefined;
      try {
        return [await startUnlessStopping(service), attempt + 1];
      } catch (error) {
        if (stopping.signal.aborted) return undefined;
        options.log(
          `${service.name} did not come back: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
  };

  const keepRunning = async (
    service: Service,
    first: RunningService,
    onChange: (now: RunningService) => void,
  ) => {
    let running = first;
    let failures = 0;
    for (;;) {
      const since = Date.now();
      await running.exited;
      if (stopping.signal.aborted) return;
      if (Date.now() - since > steadyMs) failures = 0;
      options.log(`${service.name} ended unexpectedly, starting it again`);
      const noticed = Date.now();
      const back = await bringBack(service, Math.min(failures, maxDeathsCounted));
      if (!back) return;
      [running, failures] = back;
      onChange(running);
      options.log(`${service.name} is back after ${((Date.now() - noticed) / 1000).toFixed(1)} s`);
    }
  };

  return {
    async start(services) {
      const loops: Promise<void>[] = [];
      const stageStops: (() => Promise<void>)[] = [];
      stages.push(loops);
      stops.push(stageStops);
      const starts = services.map(async (service) => {
        let current = await startUnlessStopping(service);
        stageStops.push(() => current.stop());
        loops.push(
          keepRunning(service, current, (now) => {
            current = now;
          }),
        );
      });
      // All of them settle before a failure is told, so that `stop` then finds each one that did start.
      const failed = (await Promise.allSettled(starts)).find((result) => result.status === "rejected");
      if (failed) throw failed.reason;
    },
    async stop() {
      stopping.abort();
      for (let stage = stages.length - 1; stage >= 0; stage--) {
        await Promise.all((stops[stage] ?? []).map((stop) => stop()));
        await Promise.all(stages[stage] ?? []);
      }
    },
  };
}
