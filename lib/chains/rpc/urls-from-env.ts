import type { Env } from "#lib/platform/env.ts";

/**
 * The variables with a prefix that are not empty, by what follows it: comma-separated HTTP addresses in order of preference,
 * or what is wrong with them. A problem never holds a value, which may be a provider's key.
 */
export function urlsFromEnv(
  env: Env,
  prefix: string,
): { name: string; rest: string; urls: string[]; problem: string | undefined }[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (!name.startsWith(prefix) || value === undefined || value.trim() === "") return [];
    const urls = value.split(",").map((url) => url.trim());
    const wrong = urls.findIndex((url) => !/^https?:$/.test(URL.parse(url)?.protocol ?? ""));
    const problem = wrong < 0 ? undefined : `entry ${wrong + 1} must be an http:// or https:// address`;
    return [{ name, rest: name.slice(prefix.length), urls, problem }];
  });
}
