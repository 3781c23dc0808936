/** ITU-R BS.1770-4, Annex 1: the two filters of the K-weighting at 48 kHz. */
const shelfB0 = 1.53512485958697;
const shelfB1 = -2.69169619840638;
const shelfB2 = 1.19839281085285;
const shelfA1 = -1.69065929318241;
const shelfA2 = 0.73248077421585;
const highPassA1 = -1.99004745483398;
const highPassA2 = 0.99007225036621;

/** Samples are interleaved: left, right. */
const channels = 2;
const samplesPerStep = 4800;
/** A gating block of 400 ms is four steps of 100 ms; blocks overlap by 75 %. */
const stepsPerBlock = 4;
const absoluteGateLufs = -70;
const relativeGateLu = -10;

/** Measures how loud stereo sound at 48 kHz is as a whole (BS.1770-4: K-weighting, two gates). */
export class LoudnessMeter {
  /** Weighted power of each 100 ms, both channels together. */
  readonly #steps: number[] = [];
  readonly #filters = [new KWeighting(), new KWeighting()] as const;
  #samples = 0;
  #power = 0;
  #peak = 0;

  /** Takes interleaved samples, full scale being ±1. */
  push(interleaved: Float32Array): void {
    const [left, right] = this.#filters;
    for (let at = 0; at < interleaved.length; at++) {
      const size = Math.abs(interleaved[at] as number);
      if (size > this.#peak) this.#peak = size;
    }
    for (let at = 0; at + 1 < interleaved.length; ) {
      const end = Math.min(interleaved.length, at + channels * (samplesPerStep - this.#samples));
      this.#power += left.power(interleaved, at, end) + right.power(interleaved, at + 1, end);
      this.#samples += (end - at) / channels;
      at = end;
      if (this.#samples < samplesPerStep) continue;
      this.#steps.push(this.#power / samplesPerStep);
      this.#samples = 0;
      this.#power = 0;
    }
  }

  /** No sample came, not even of silence. */
  isEmpty(): boolean {
    return this.#steps.length === 0 && this.#samples === 0;
  }

  /** The largest sample, in dB below full scale; −∞ for silence. */
  peakDb(): number {
    return 20 * Math.log10(this.#peak);
  }

  /** Integrated loudness in LUFS; null for silence, or less than 400 ms. */
  integrated(): number | null {
    const blocks = this.#steps.flatMap((_, end) => {
      const block = this.#steps.slice(end - stepsPerBlock + 1, end + 1);
      return block.length === stepsPerBlock ? mean(block) : [];
    });
    const audible = blocks.filter((power) => toLufs(power) > absoluteGateLufs);
    if (audible.length === 0) return null;
    const gate = toLufs(mean(audible)) + relativeGateLu;
    return toLufs(mean(audible.filter((power) => toLufs(power) > gate)));
  }
}

/** Both filters of one channel, one after the other, in transposed direct form II. */
class KWeighting {
  #s1 = 0;
  #s2 = 0;
  #h1 = 0;
  #h2 = 0;

  /** The sum of squares of every second sample, weighted. Plain variables: this runs for every sample of a video. */
  power(samples: Float32Array, from: number, to: number): number {
    let [s1, s2, h1, h2, sum] = [this.#s1, this.#s2, this.#h1, this.#h2, 0];
    for (let at = from; at < to; at += channels) {
      const sample = samples[at] as number;
      const shelved = shelfB0 * sample + s1;
      s1 = shelfB1 * sample - shelfA1 * shelved + s2;
      s2 = shelfB2 * sample - shelfA2 * shelved;
      const weighted = shelved + h1;
      h1 = -2 * shelved - highPassA1 * weighted + h2;
      h2 = shelved - highPassA2 * weighted;
      sum += weighted * weighted;
    }
    this.#s1 = s1;
    this.#s2 = s2;
    this.#h1 = h1;
    this.#h2 = h2;
    return sum;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function toLufs(power: number): number {
  return -0.691 + 10 * Math.log10(power);
}
