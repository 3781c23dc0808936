import { ConfigurationError } from "#lib/platform/env.ts";
import { type Role, roles } from "./function-list.ts";

/** Parses `all` or a comma-separated list of roles. Throws ConfigurationError that lists the known ones. */
export function parseRoles(text: string): Role[] {
  if (text === "all") return [...roles];
  const wanted = text.split(",").map((name) => name.trim());
  const unknown = wanted.filter((name) => !(roles as readonly string[]).includes(name));
  if (unknown.length > 0) {
    throw new ConfigurationError([
      `--roles: ${unknown.join(", ")} is no role (known: all, ${roles.join(", ")})`,
    ]);
  }
  return roles.filter((role) => wanted.includes(role));
}
