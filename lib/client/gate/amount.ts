/**
 * A decimal amount as base units: `toBaseUnits("1.5", 6)` is `1500000`. Thousands separators are not guessed at.
 * Null when the text is no amount, is 0, or has more decimals than the token.
 */
export function toBaseUnits(text: string, decimals: number): string | null {
  const match = /^(\d*)(?:\.(\d*))?$/.exec(text.trim());
  const [, whole = "", fraction = ""] = match ?? [];
  if (match === null || `${whole}${fraction}` === "" || fraction.length > decimals) return null;
  const units = `${whole}${fraction.padEnd(decimals, "0")}`.replace(/^0+/, "");
  return units === "" ? null : units;
}
