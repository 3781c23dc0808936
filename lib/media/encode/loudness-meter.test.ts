import { describe, expect, it } from "vitest";
import { LoudnessMeter } from "./loudness-meter.ts";

const rate = 48_000;

/** A 997 Hz sine of this peak (dB below full scale) in both channels. */
function sine(peakDb: number, seconds: number): Float32Array {
  const samples = new Float32Array(2 * rate * seconds);
  const peak = 10 ** (peakDb / 20);
  for (let at = 0; at < rate * seconds; at++) {
    samples.fill(peak * Math.sin((2 * Math.PI * 997 * at) / rate), 2 * at, 2 * at + 2);
  }
  return samples;
}

function loudness(...parts: Float32Array[]): number | null {
  const meter = new LoudnessMeter();
  for (const part of parts) meter.push(part);
  return meter.integrated();
}

describe("integrated loudness", () => {
  // EBU Tech 3341, minimum requirements test signals 1 to 3.
  it("of a sine at −23 dB in both channels is −23 LUFS, and −33 LUFS at −33 dB", () => {
    expect(loudness(sine(-23, 20))).toBeCloseTo(-23, 1);
    expect(loudness(sine(-33, 20))).toBeCloseTo(-33, 1);
  });

  it("leaves out what is far below the rest", () => {
    expect(loudness(sine(-36, 10), sine(-23, 60), sine(-36, 10))).toBeCloseTo(-23, 1);
  });

  it("is unknown of silence and of next to nothing", () => {
    expect(loudness(new Float32Array(rate * 4))).toBeNull();
    expect(loudness(sine(-20, 1).subarray(0, 1000))).toBeNull();
  });
});
