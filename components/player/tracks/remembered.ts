/** What the player keeps in this browser between two visits. */
type Remembered = "captions" | "audio";

const key = (name: Remembered) => `streamgate.player.${name}`;

/** What was chosen last; undefined when nothing was, or the browser keeps nothing. */
export function recall(name: Remembered): string | undefined {
  try {
    return localStorage.getItem(key(name)) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a choice for the next visit, as far as the browser lets us. */
export function remember(name: Remembered, value: string): void {
  try {
    localStorage.setItem(key(name), value);
  } catch {
    // Private windows and blocked storage: the choice lasts as long as the page.
  }
}

/** Whether two BCP 47 tags name the same language, whatever their region: `en` and `en-GB`. */
export function sameLanguage(a: string, b: string): boolean {
  const base = (tag: string) => tag.toLowerCase().split("-")[0];
  return base(a) === base(b);
}
