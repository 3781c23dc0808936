/** The mark on a square of 32: a gate, drawn as a line of 2.6, and a play sign in it. */
export const mark = {
  gate: "M8 24V14a8 8 0 0 1 16 0v10",
  play: "M13.6 14.6v8.2a.7.7 0 0 0 1.1.6l6-4.1a.7.7 0 0 0 0-1.2l-6-4.1a.7.7 0 0 0-1.1.6z",
} as const;
