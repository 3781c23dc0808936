import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How an HDR picture is coded: SMPTE ST 2084, or ARIB STD-B67. */
export type HdrTransfer = "pq" | "hlg";

type Rgb = readonly [number, number, number];

/** Steps along each axis of the table; between them FFmpeg interpolates. */
const size = 33;
/** What a white sheet of paper has in HDR (ITU-R BT.2408), and what is white in the result. */
const whiteNits = 203;
/** Brightness that is still told from more: what videos are graded to. */
const peakNits = 1000;

const files = new Map<HdrTransfer, string>();

/** A file with the table for FFmpeg's `lut3d`. Written once in this process, gone when it ends. */
export function toneMapFile(transfer: HdrTransfer): string {
  const known = files.get(transfer);
  if (known) return known;
  const folder = mkdtempSync(join(tmpdir(), "streamgate-tone-map-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, `${transfer}.cube`);
  writeFileSync(file, toneMapCube(transfer));
  files.set(transfer, file);
  return file;
}

/** The table in Adobe's Cube format: red changes fastest. Pure. */
export function toneMapCube(transfer: HdrTransfer): string {
  const lines = [`LUT_3D_SIZE ${size}`];
  for (let blue = 0; blue < size; blue++) {
    for (let green = 0; green < size; green++) {
      for (let red = 0; red < size; red++) {
        const code = [red / (size - 1), green / (size - 1), blue / (size - 1)] as const;
        lines.push(
          mapToSdr(code, transfer)
            .map((value) => value.toFixed(5))
            .join(" "),
        );
      }
    }
  }
  return `${lines.join("\n")}\n`;
}

/**
 * What one colour of an HDR picture (R′G′B′ of BT.2020, 0…1) is in BT.709. Up to about half of white nothing changes; what is
 * brighter is bent so that 1,000 nits are white (ITU-R BT.2390 §5.4.1), by the same factor for all three, which keeps the hue.
 */
export function mapToSdr(code: Rgb, transfer: HdrTransfer): Rgb {
  const light = transfer === "pq" ? map(code, pqToNits) : hlgToNits(code);
  const brightest = Math.max(...light);
  const bent = brightest === 0 ? 0 : bend(Math.min(brightest, peakNits)) / brightest;
  const [red, green, blue] = map(light, (nits) => (nits * bent) / whiteNits);
  // ITU-R BT.2087: primaries of BT.2020 to those of BT.709. What BT.709 cannot show is cut.
  return map(
    [
      1.6605 * red - 0.5876 * green - 0.0728 * blue,
      -0.1246 * red + 1.1329 * green - 0.0083 * blue,
      -0.0182 * red - 0.1006 * green + 1.1187 * blue,
    ],
    // ITU-R BT.1886: what a screen does to a signal, backwards.
    (value) => Math.min(1, Math.max(0, value)) ** (1 / 2.4),
  );
}

/** SMPTE ST 2084 §5: constants of the perceptual quantizer. */
const m1 = 2610 / 16384;
const m2 = (2523 / 4096) * 128;
const c1 = 3424 / 4096;
const c2 = (2413 / 4096) * 32;
const c3 = (2392 / 4096) * 32;

function pqToNits(code: number): number {
  const power = code ** (1 / m2);
  return 10_000 * (Math.max(0, power - c1) / (c2 - c3 * power)) ** (1 / m1);
}

function nitsToPq(nits: number): number {
  const power = (nits / 10_000) ** m1;
  return ((c1 + c2 * power) / (1 + c3 * power)) ** m2;
}

/** ITU-R BT.2100, table 5: the scene's light of each colour, then what a screen of 1,000 nits makes of it. */
function hlgToNits(code: Rgb): Rgb {
  const [a, b, c] = [0.17883277, 0.28466892, 0.55991073];
  const scene = map(code, (value) => (value <= 0.5 ? value ** 2 / 3 : (Math.exp((value - c) / a) + b) / 12));
  const luminance = 0.2627 * scene[0] + 0.678 * scene[1] + 0.0593 * scene[2];
  return map(scene, (value) => peakNits * luminance ** 0.2 * value);
}

/** BT.2390 §5.4.1 from 1,000 nits to white, black staying black: a spline above the knee, in PQ. */
function bend(nits: number): number {
  const peak = nitsToPq(peakNits);
  const white = nitsToPq(whiteNits) / peak;
  const knee = 1.5 * white - 0.5;
  const at = nitsToPq(nits) / peak;
  if (at <= knee) return nits;
  const t = (at - knee) / (1 - knee);
  const [t2, t3] = [t ** 2, t ** 3];
  const bent = (2 * t3 - 3 * t2 + 1) * knee + (t3 - 2 * t2 + t) * (1 - knee) + (3 * t2 - 2 * t3) * white;
  return pqToNits(bent * peak);
}

function map([red, green, blue]: Rgb, change: (value: number) => number): Rgb {
  return [change(red), change(green), change(blue)];
}
