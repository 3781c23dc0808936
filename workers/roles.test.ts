import type { Inngest } from "inngest";
import { expect, test } from "vitest";
import { eventNames } from "#lib/events/catalogue.ts";
import type { WorkerContext } from "./context.ts";
import { functionsFor, parseRoles, roles } from "./roles.ts";

interface Captured {
  id: string;
  triggers: { event?: string; cron?: string }[];
  retries: number;
}
const context = {
  host: { config: {} },
  inngest: { createFunction: (options: Captured) => options } as unknown as Inngest,
} as WorkerContext;
const captured = (wanted: Parameters<typeof functionsFor>[1]) =>
  functionsFor(context, wanted) as unknown as Captured[];

test("roles are read from a list, each once, in their order", () => {
  expect(parseRoles("all")).toEqual([...roles]);
  expect(parseRoles("store, ingest,store")).toEqual(["ingest", "store"]);
});

test.each(["", "transcode,", "cook", "all,store"])("%o is refused with the roles that there are", (text) => {
  expect(() => parseRoles(text)).toThrow(/is no role \(known: all, ingest, transcode, store\)/);
});

test("all roles together run every function once, one role only its own", () => {
  const ids = captured(roles).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(captured(["store"]).map(({ id }) => id)).toContain("store-video");
  expect(captured(["store"]).map(({ id }) => id)).not.toContain("transcode-video");
});

test("every function waits for events that the catalogue knows", () => {
  for (const { triggers } of captured(roles)) {
    for (const { event, cron } of triggers)
      expect(cron === undefined ? eventNames : [event]).toContain(event);
  }
});
