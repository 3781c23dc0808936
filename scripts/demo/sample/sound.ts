/** Four bars of nine seconds: A minor, F, C, G, each as a low note and three voices close together (hertz). */
const chords = [
  [110, 261.63, 329.63, 493.88],
  [87.31, 220, 261.63, 329.63],
  [130.81, 261.63, 329.63, 392],
  [98, 246.94, 293.66, 392],
] as const;
const barSeconds = 9;

/** How long the sound lasts, in seconds. */
export const soundSeconds = chords.length * barSeconds;

/**
 * A slow chord progression as a source of FFmpeg's `aevalsrc`, one expression a channel: every note swells and ebbs,
 * and the two sides are a shade apart in pitch, which makes it wide.
 */
export function chordSource(): string {
  const channel = (detune: number) =>
    chords.map((notes, bar) => bars(notes, bar * barSeconds, detune)).join("+");
  return `aevalsrc=exprs='${channel(1)}|${channel(1.0022)}':d=${soundSeconds}:s=48000`;
}

function bars(notes: readonly number[], start: number, detune: number): string {
  // Swells over 2.5 s, ebbs over 3.5 s, and reaches a little into the next bar.
  const time = `(t-${start})`;
  const shape = `between(t,${start},${start + barSeconds + 1.5})*min(1,${time}/2.5)*min(1,max(0,(${barSeconds + 1.5}-${time})/3.5))`;
  const voices = notes.map((hertz, index) => {
    const loudness = index === 0 ? 0.16 : 0.075;
    const breath = `(0.82+0.18*sin(${(0.9 + index * 0.37).toFixed(2)}*t))`;
    return `${loudness}*${breath}*sin(2*PI*${(hertz * (index === 0 ? 1 : detune)).toFixed(3)}*t)`;
  });
  return `${shape}*(${voices.join("+")})`;
}
