import { defineConfig } from "vitest/config";

const globalSetup = ["tests/setup/global-setup.ts"];
// Watch for minutes, or build a second product: by `npm run test:film`, not with every `npm test`.
const longFilms = [
  "tests/e2e/long-film.test.ts",
  "tests/e2e/lifetimes.test.ts",
  "tests/e2e/outside-parts.test.ts",
];

export default defineConfig({
  // Components are written with the automatic runtime; Next's own setting ("preserve") is for Next alone.
  oxc: { jsx: { runtime: "automatic" } },
  test: {
    environment: "node",
    // What is waited for comes late on a busy machine; a test is about that it comes.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [
            "{lib,workers,components,app,scripts}/**/*.test.{ts,tsx}",
            "tests/*.test.ts",
            "tests/layering/*.test.ts",
            "tests/bench/**/*.test.ts",
          ],
          // Nothing here has side effects: a fresh world for each file would cost more than its tests.
          isolate: false,
          unstubEnvs: true,
          unstubGlobals: true,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          globalSetup,
          setupFiles: ["tests/setup/nothing-left.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Real FFmpeg, PostgreSQL and anvil share the machine: more at once only makes each one slower.
          maxWorkers: 2,
          // What a test changes for its whole process it puts back: a process for each file would load everything anew.
          isolate: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          exclude: longFilms,
          globalSetup,
          setupFiles: ["tests/setup/nothing-left.ts"],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          // In one queue with the integration tests: no core is idle while the last one of a kind ends.
          maxWorkers: 2,
          isolate: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "film",
          include: longFilms,
          globalSetup,
          testTimeout: 600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
      {
        extends: true,
        test: {
          // Other browsers than Chromium: by `npm run test:browsers`, since they are large to install.
          name: "browsers",
          include: ["tests/browsers/**/*.test.ts"],
          globalSetup,
          testTimeout: 300_000,
          hookTimeout: 400_000,
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
      {
        extends: true,
        test: {
          name: "faults",
          include: ["tests/faults/**/*.test.ts"],
          testTimeout: 900_000,
          hookTimeout: 600_000,
          fileParallelism: false,
          // Last and alone: it measures seconds.
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
