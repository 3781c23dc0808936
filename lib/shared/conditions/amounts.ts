import { z } from "zod";

const MAX_UINT256 = 2n ** 256n - 1n;

export const uint256Schema = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,77})$/, { error: "must be a whole number written in decimal digits", abort: true })
  .refine((digits) => BigInt(digits) <= MAX_UINT256, {
    error: "must fit in 256 bits",
  });

export const amountSchema = uint256Schema.refine((digits) => digits !== "0", {
  error: "must be at least 1",
});

/** Base units as a decimal number: `formatUnits("1500000", 6)` is `1.5`. Without decimals the base units are named. */
export function formatUnits(amount: string, decimals: number | undefined): string {
  if (decimals === undefined) return `${amount} base unit${plural(amount)}`;
  if (decimals === 0) return amount;
  const padded = amount.padStart(decimals + 1, "0");
  const fraction = padded.slice(-decimals).replace(/0+$/, "");
  return fraction === "" ? padded.slice(0, -decimals) : `${padded.slice(0, -decimals)}.${fraction}`;
}

export function plural(amount: string): string {
  return amount === "1" ? "" : "s";
}
