import { expect, test } from "vitest";
import { isDatabaseAway } from "./database-away.ts";

const failed = (message: string, more: object) => Object.assign(new Error(message), more);

test.each([
  ["a refused connection", failed("connect", { code: "ECONNREFUSED" })],
  ["both addresses refused", Object.assign(new AggregateError([]), { code: "ECONNREFUSED" })],
  ["an aborted connection", failed("connect", { code: "ECONNABORTED" })],
  ["no socket of a server here", failed("connect", { code: "ENOENT", syscall: "connect" })],
  ["a name that is not known now", failed("getaddrinfo", { code: "EAI_AGAIN" })],
  ["a shutdown", failed("terminating", { code: "57P01" })],
  ["too many connections", failed("sorry", { code: "53300" })],
  ["a full pool", new Error("timeout exceeded when trying to connect")],
  ["a lost socket", new Error("Connection terminated unexpectedly")],
  ["an ended connection", new Error("Connection ended")],
  ["a client that was closed", new Error("Client was closed and is not queryable")],
  ["Prisma's own word", failed("Can't reach", { code: "P1001" })],
  [
    "one inside Prisma's",
    failed("Raw query failed", {
      code: "P2010",
      meta: { driverAdapterError: { cause: { originalCode: "57P01" } } },
    }),
  ],
  ["one behind another", new Error("outer", { cause: failed("inner", { code: "08006" }) })],
])("%s: away", (_, error) => {
  expect(isDatabaseAway(error)).toBe(true);
});

test.each([
  ["a bug", new Error("SELECT secret FROM …")],
  ["nothing", undefined],
  ["a text", "ECONNREFUSED"],
  ["a unique violation", failed("duplicate key", { code: "23505" })],
  ["a deadlock", failed("deadlock detected", { code: "40P01" })],
  ["a missing file", failed("no such file", { code: "ENOENT", syscall: "open" })],
])("%s: not away", (_, error) => {
  expect(isDatabaseAway(error)).toBe(false);
});
