import { type ProgressSink, reportProgress } from "#lib/videos/progress.ts";

const everyMilliseconds = 500;

/** Reports fractions of one step at most twice a second; `flush` writes the last one and waits for it. */
export interface Reporter {
  (fraction: number, detail?: string): void;
  flush(): Promise<void>;
}

/** Progress of one step of a video. What cannot be written is dropped: the next report says more. */
export function createReporter(db: ProgressSink, videoId: string, step: string): Reporter {
  let next: { fraction: number; detail?: string } | undefined;
  let writtenAt = 0;
  let writing: Promise<void> = Promise.resolve();
  const write = () => {
    if (next === undefined) return;
    const report = { videoId, step, ...next };
    next = undefined;
    writtenAt = performance.now();
    writing = writing.then(() => reportProgress(db, report)).catch(() => {});
  };
  const report = (fraction: number, detail?: string) => {
    next = { fraction, ...(detail === undefined ? {} : { detail }) };
    if (performance.now() - writtenAt >= everyMilliseconds) write();
  };
  return Object.assign(report, {
    flush() {
      write();
      return writing;
    },
  });
}
