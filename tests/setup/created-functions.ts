import { Inngest, type InngestFunction } from "inngest";

/** A background function as it was handed to the SDK. */
export interface CreatedFunction {
  id: string;
  /** The events that begin it. */
  events: string[];
  handler: (context: {
    event: { data: unknown };
    step: { run(id: string, work: () => Promise<unknown>): Promise<unknown> };
  }) => Promise<unknown>;
}

/** Makes background functions and gives what they are made of, to be called without an engine. */
export function createdFunctions<C extends object>(
  context: C,
  creates: readonly ((context: C & { inngest: Inngest }) => InngestFunction.Any)[],
): CreatedFunction[] {
  const inngest = new Inngest({ id: "test", isDev: true });
  const created: CreatedFunction[] = [];
  const createFunction = inngest.createFunction;
  inngest.createFunction = (options, handler) => {
    const events = [options.triggers ?? []]
      .flat()
      .flatMap((trigger) => ("event" in trigger ? [trigger.event] : []));
    created.push({
      id: options.id,
      events: events.map(String),
      handler: async (context) => handler(context),
    });
    return createFunction(options, handler);
  };
  for (const create of creates) create({ ...context, inngest });
  return created;
}

/** Runs a background function through, each step once. Rejects with what a step or the function threw. */
export async function runFunction<C extends object>(
  create: (context: C & { inngest: Inngest }) => InngestFunction.Any,
  context: C,
  data: unknown,
): Promise<void> {
  const step = { run: (_: string, work: () => Promise<unknown>) => work() };
  for (const { handler } of createdFunctions(context, [create])) await handler({ event: { data }, step });
}
