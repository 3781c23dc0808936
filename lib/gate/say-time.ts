/** A time in words, from seconds since 1970: `2027-01-31 12:00 UTC`. Contracts name times that no calendar has. */
export function sayTime(seconds: bigint): string {
  if (seconds > 253_402_300_799n) return "the year 10000";
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
