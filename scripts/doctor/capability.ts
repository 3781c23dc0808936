/** One thing StreamGate can do here, cannot do because nobody asked for it, or cannot do although it should. */
export interface Capability {
  name: string;
  status: "ready" | "off" | "broken";
  /** What was found. Never a secret, nor an address that may hold a key. */
  detail: string;
  /** The variable to set to have it, or to change it. */
  variable?: string;
}

export function ready(name: string, detail: string, variable?: string): Capability {
  return capability(name, "ready", detail, variable);
}

export function off(name: string, detail: string, variable?: string): Capability {
  return capability(name, "off", detail, variable);
}

export function broken(name: string, problem: unknown, variable?: string): Capability {
  return capability(name, "broken", problem instanceof Error ? problem.message : String(problem), variable);
}

function capability(
  name: string,
  status: Capability["status"],
  detail: string,
  variable?: string,
): Capability {
  return { name, status, detail, ...(variable === undefined ? {} : { variable }) };
}
