const KEPT = 50;

/** What is edited, with what it was before. */
export interface History<T> {
  present: T;
  past: readonly { state: T; label: string }[];
  /** Changes with the same mark in a row are one: typing a word is undone as a word. */
  mark: string | null;
}

export function beginHistory<T>(present: T): History<T> {
  return { present, past: [], mark: null };
}

/** Goes on to `next`; `label` says what was done, for the button that takes it back. */
export function advance<T>(
  history: History<T>,
  next: T,
  label: string,
  mark: string | null = null,
): History<T> {
  if (next === history.present) return history;
  if (mark !== null && mark === history.mark) return { ...history, present: next };
  const past = [...history.past, { state: history.present, label }].slice(-KEPT);
  return { present: next, past, mark };
}

/** Takes the last change back. */
export function undo<T>(history: History<T>): History<T> {
  const last = history.past.at(-1);
  return last === undefined ? history : { present: last.state, past: history.past.slice(0, -1), mark: null };
}
