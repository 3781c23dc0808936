import { fileURLToPath } from "node:url";
import type { Progress } from "./progress.ts";
import type { RunRecorder } from "./run-record.ts";
import type { StartSettings } from "./settings.ts";
import type { RunningService, Service, Supervisor } from "./supervise.ts";
import type { Watchdog } from "./watchdog.ts";

/** What the parts of a start share. */
export interface InstanceContext {
  settings: StartSettings;
  progress: Progress;
  supervisor: Supervisor;
  watchdog: Watchdog;
  record: RunRecorder;
  /** The environment of web and worker; each part adds where it is to be found. */
  env: NodeJS.ProcessEnv;
  /** Ends a start that is under way. */
  signal: AbortSignal | undefined;
}

/** The folder of this clone, with a slash at its end. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Notes a process, so that it ends with us or at least before the next start. */
export async function noteProcess(context: InstanceContext, name: string, pid: number): Promise<void> {
  await Promise.all([context.watchdog.watch(pid), context.record.addProcess(name, pid)]);
}

/** Makes a service of a part that starts by itself and tells its pid. `onStart` runs after each start. */
export function watchedService<T extends RunningService & { pid: number }>(
  context: InstanceContext,
  part: { name: string; start(): Promise<T>; onStart(running: T): Promise<void> | void },
): Service {
  return {
    name: part.name,
    async start() {
      const running = await part.start();
      await noteProcess(context, part.name, running.pid);
      void running.exited.then(() => context.watchdog.release(running.pid));
      await part.onStart(running);
      return running;
    },
  };
}
