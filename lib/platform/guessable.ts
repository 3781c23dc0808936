/** Words that stand in secrets which somebody typed or copied; random ones hold none of them but once in a million. */
const words =
  /change.?me|secret|passw[o0]rd|example|sample|default|placeholder|replace|insert|dummy|streamgate|inngest|letmein|qwerty|admin|test.?key|demo.?key|your.?key|key.?of/i;

/** Below this a secret falls to a search. */
const leastBits = 80;

/**
 * Whether a secret looks typed, copied or counted up rather than random: too short for its alphabet, repeating itself, in
 * steps (0123…, aaaa), or with a word in it. A guess for the start of a server; it proves nothing of a secret that passes.
 */
export function isGuessable(secret: string | Uint8Array): boolean {
  if (typeof secret === "string" && words.test(secret)) return true;
  const units = typeof secret === "string" ? Array.from(secret, (unit) => unit.charCodeAt(0)) : [...secret];
  return units.length * Math.log2(new Set(units).size) < leastBits || repeats(units) || countsUp(units);
}

/** All of it is one part again and again, the last of which may be cut off. */
function repeats(units: readonly number[]): boolean {
  const half = Math.floor(units.length / 2);
  for (let period = 1; period <= half; period += 1) {
    if (units.every((unit, index) => index < period || unit === units[index - period])) return true;
  }
  return false;
}

/** Most units are as far from the one before as that is from its own. */
function countsUp(units: readonly number[]): boolean {
  const steps = units.slice(1).map((unit, index) => unit - (units[index] ?? 0));
  const even = steps.filter((step, index) => index > 0 && step === steps[index - 1]).length;
  return even > steps.length / 2;
}
