import type { Rational } from "../media-info.ts";

const maxFramesPerSecond = 60;

const standardRates: readonly Rational[] = [
  { num: 5, den: 1 },
  { num: 10, den: 1 },
  { num: 12, den: 1 },
  { num: 15, den: 1 },
  { num: 20, den: 1 },
  { num: 24000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30000, den: 1001 },
  { num: 30, den: 1 },
  { num: 48, den: 1 },
  { num: 50, den: 1 },
  { num: 60000, den: 1001 },
  { num: 60, den: 1 },
];

/** Frames per second as a number, for comparisons only; positions are computed from the fraction. */
export function framesPerSecond(rate: Rational): number {
  return rate.num / rate.den;
}

/**
 * The constant frame rate that a source is encoded at: its own, exactly; variable rates take the nearest
 * standard one; rates above 60 are divided by the smallest whole number that brings them to 60 or below.
 */
export function chooseFrameRate(source: Rational, variable: boolean): Rational {
  const fps = framesPerSecond(source);
  if (!Number.isFinite(fps) || fps < 1) return { num: 1, den: 1 };
  if (fps > maxFramesPerSecond * 1.001) {
    const divisor = Math.ceil(fps / maxFramesPerSecond - 0.001);
    return chooseFrameRate({ num: source.num, den: source.den * divisor }, variable);
  }
  const nearest = standardRates.reduce((best, rate) =>
    Math.abs(framesPerSecond(rate) - fps) < Math.abs(framesPerSecond(best) - fps) ? rate : best,
  );
  // Containers with coarse clocks (1/1000 s) declare 29.97 as 2997/100 or 30.0003: snap to what was meant.
  const isMeant = Math.abs(framesPerSecond(nearest) - fps) / fps < 0.0004;
  if (isMeant || (variable && fps >= 3)) return nearest;
  const exact = reduce(source);
  if (exact.num <= 1_000_000) return exact;
  return reduce({ num: Math.round(fps * 1000), den: 1000 });
}

export function reduce({ num, den }: Rational): Rational {
  let a = num;
  let b = den;
  while (b !== 0) [a, b] = [b, a % b];
  return { num: num / a, den: den / a };
}
