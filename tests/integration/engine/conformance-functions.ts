import { cron, type Inngest, NonRetriableError, RetryAfterError } from "inngest";
import type { Journal } from "./journal.ts";

/** How many calls with the same concurrency key the functions below allow at once. */
export const concurrencyLimit = 2;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Functions that use what StreamGate's functions use; they note in the journal what they do. */
export function conformanceFunctions(client: Inngest, journal: Journal, cronLine: string) {
  return [
    client.createFunction(
      { id: "sequence", triggers: [{ event: "conformance/sequence" }] },
      async ({ event, step, runId }) => {
        const { test } = event.data;
        const first = await step.run("first", () => {
          journal.note(test, "first");
          return { random: Math.random(), text: "ünï \u0000 💾", nothing: null };
        });
        const second = await step.run("second", () => {
          journal.note(test, "second");
          return first.random;
        });
        for (let n = 0; n < 2; n += 1) await step.run("again", () => journal.note(test, "again"));
        journal.note(test, "end", { first, second, runId });
        return { second };
      },
    ),

    client.createFunction(
      { id: "retried", triggers: [{ event: "conformance/retried" }], retries: 3 },
      async ({ event, step, attempt }) => {
        const { test } = event.data;
        await step.run("before", () => journal.note(test, "before"));
        await step.run("fails twice", () => {
          journal.note(test, "try", attempt);
          if (attempt < 2) throw new Error(`attempt ${attempt}`);
        });
        journal.note(test, "end", attempt);
      },
    ),

    client.createFunction(
      {
        id: "failing",
        triggers: [{ event: "conformance/failing" }],
        retries: 1,
        onFailure: ({ error, event }) => {
          const original = event.data.event;
          journal.note(original.data.test, "failure", {
            name: error.name,
            message: error.message,
            cause: error.cause,
            id: original.id,
          });
        },
      },
      async ({ event, step }) => {
        const { test, kind } = event.data;
        await step.run("fails", () => {
          journal.note(test, "try");
          if (kind === "non-retriable") throw new NonRetriableError("never again");
          if (kind === "retry-after") throw new RetryAfterError("in two seconds", 2000);
          throw new TypeError("always", { cause: { code: "because" } });
        });
        journal.note(test, "end");
      },
    ),

    client.createFunction(
      { id: "caught", triggers: [{ event: "conformance/caught" }], retries: 0 },
      async ({ event, step }) => {
        const { test } = event.data;
        const message = await step
          .run("fails", () => {
            throw new Error("to be caught");
          })
          .catch((error: Error) => error.message);
        await step.run("after", () => journal.note(test, "after", message));
        throw new Error("the function itself");
      },
    ),

    client.createFunction(
      { id: "parallel", triggers: [{ event: "conformance/parallel" }] },
      async ({ event, step }) => {
        const { test } = event.data;
        const results = await Promise.all(
          [0, 1, 2, 3, 4].map((n) =>
            step.run(`branch ${n}`, async () => {
              journal.note(test, "begin", n);
              // None ends before all have begun.
              await journal.until(test, "begin", { count: 5 });
              return n * n;
            }),
          ),
        );
        await step.run("join", () => journal.note(test, "join", results));
        const chains = await Promise.all(
          ["x", "y"].map(async (name) => {
            const one = await step.run(`${name} one`, () => journal.note(test, `${name} one`));
            await step.sleep(`${name} rest`, 1000);
            return step.run(`${name} two`, () => {
              journal.note(test, `${name} two`, one);
              return name;
            });
          }),
        );
        journal.note(test, "end", chains);
      },
    ),

    client.createFunction(
      { id: "sleeping", triggers: [{ event: "conformance/sleeping" }] },
      async ({ event, step }) => {
        const { test } = event.data;
        await step.run("before", () => journal.note(test, "before"));
        await step.sleep("a while", event.data.seconds * 1000);
        await step.run("between", () => journal.note(test, "between"));
      },
    ),

    client.createFunction(
      { id: "told", triggers: [{ event: "conformance/told", if: "event.data.kind == 'wanted'" }] },
      ({ event }) => journal.note(event.data.test, "told", event.data.kind),
    ),

    client.createFunction(
      {
        id: "cancellable",
        triggers: [{ event: "conformance/cancellable" }],
        cancelOn: [{ event: "conformance/cancel", match: "data.test" }],
      },
      async ({ event, step }) => {
        const { test } = event.data;
        if (event.data.asleep) {
          await step.run("before", () => journal.note(test, "before"));
          await step.sleep("long", 2000);
          await step.run("after", () => journal.note(test, "after"));
          return;
        }
        await step.run("works", async () => {
          journal.note(test, "works");
          await pause(3000);
          journal.note(test, "worked");
        });
        await step.run("after", () => journal.note(test, "after"));
      },
    ),

    client.createFunction(
      {
        id: "limited",
        triggers: [{ event: "conformance/limited" }],
        concurrency: [{ limit: concurrencyLimit, key: "event.data.key" }, { limit: 3 }],
      },
      async ({ event, step }) => {
        const { test, key } = event.data;
        for (const name of ["one", "two"]) {
          await step.run(name, async () => {
            journal.note(test, "enter", key);
            await pause(60);
            journal.note(test, "leave", key);
          });
        }
        journal.note(test, "end");
      },
    ),

    client.createFunction({ id: "scheduled", triggers: [cron(cronLine)] }, () =>
      journal.note("cron", "fired"),
    ),
  ];
}
