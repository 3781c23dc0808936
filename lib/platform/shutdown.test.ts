import { expect, test } from "vitest";
import { createLog } from "./log.ts";
import { Shutdown } from "./shutdown.ts";

function start(patienceMilliseconds = 1_000) {
  const lines: string[] = [];
  const log = createLog({ name: "test" }, { write: (line) => void lines.push(line) });
  return { shutdown: new Shutdown(log, { patienceMilliseconds }), lines };
}

test("parts end in the opposite order of their beginning, once", async () => {
  const { shutdown } = start();
  const ended: string[] = [];
  shutdown.add("database", () => void ended.push("database"));
  shutdown.add("server", async () => void ended.push("server"));
  await Promise.all([shutdown.run(), shutdown.run()]);
  await shutdown.run();
  expect(ended).toEqual(["server", "database"]);
});

test("a part that fails or hangs is logged and does not stop the others", async () => {
  const { shutdown, lines } = start(20);
  const ended: string[] = [];
  shutdown.add("database", () => void ended.push("database"));
  shutdown.add("hanging", () => new Promise(() => {}));
  shutdown.add("failing", () => {
    throw new Error("cannot");
  });
  await shutdown.run();
  expect(ended).toEqual(["database"]);
  expect(lines.map((line) => JSON.parse(line).step)).toEqual(["failing", "hanging"]);
});

test("a part that begins while everything ends is ended too", async () => {
  const { shutdown } = start();
  const ended: string[] = [];
  shutdown.add("server", () => {
    shutdown.add("late", () => void ended.push("late"));
  });
  await shutdown.run();
  expect(ended).toEqual(["late"]);
});
