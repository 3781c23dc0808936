/** What a key does to the player. */
export type PlayerCommand =
  | { type: "toggle_play" | "toggle_mute" | "toggle_full_screen" | "toggle_captions" | "toggle_picture" }
  | { type: "help" }
  /** Seconds forward, or backward when negative. */
  | { type: "seek_by"; seconds: number }
  /** To this share of the video, 0 to 1. */
  | { type: "seek_to"; share: number }
  /** Shares of full volume. */
  | { type: "volume_by"; share: number }
  /** Single pictures; pauses first. */
  | { type: "frame_by"; frames: 1 | -1 }
  /** Steps on the list of speeds. */
  | { type: "speed_by"; steps: 1 | -1 };

/** What the element that has the focus does with keys by itself. */
export type KeyFocus = "text" | "range" | "choice" | "button" | "other";

export interface PressedKey {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

const COMMANDS: Readonly<Record<string, PlayerCommand>> = {
  " ": { type: "toggle_play" },
  k: { type: "toggle_play" },
  j: { type: "seek_by", seconds: -10 },
  l: { type: "seek_by", seconds: 10 },
  ArrowLeft: { type: "seek_by", seconds: -5 },
  ArrowRight: { type: "seek_by", seconds: 5 },
  ArrowUp: { type: "volume_by", share: 0.1 },
  ArrowDown: { type: "volume_by", share: -0.1 },
  Home: { type: "seek_to", share: 0 },
  End: { type: "seek_to", share: 1 },
  m: { type: "toggle_mute" },
  f: { type: "toggle_full_screen" },
  c: { type: "toggle_captions" },
  i: { type: "toggle_picture" },
  ",": { type: "frame_by", frames: -1 },
  ".": { type: "frame_by", frames: 1 },
  "<": { type: "speed_by", steps: -1 },
  ">": { type: "speed_by", steps: 1 },
  "?": { type: "help" },
};

/** Keys that an element keeps for itself. A letter is free everywhere but in a text. */
const KEPT: Readonly<Record<Exclude<KeyFocus, "text">, readonly string[]>> = {
  range: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"],
  choice: [" ", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"],
  button: [" "],
  other: [],
};

/**
 * What a key means while the player has the focus, or null when it is not the player's. Keys that go with Ctrl, Alt
 * or Meta belong to the browser. Only inside the player, so that single letters stay free elsewhere (WCAG 2.1.4).
 */
export function commandOf(
  { key, ctrlKey, metaKey, altKey }: PressedKey,
  focus: KeyFocus,
): PlayerCommand | null {
  if (ctrlKey || metaKey || altKey || focus === "text") return null;
  const name = key.length === 1 ? key.toLowerCase() : key;
  if (KEPT[focus].includes(name)) return null;
  if (/^[0-9]$/.test(name)) return { type: "seek_to", share: Number(name) / 10 };
  return COMMANDS[name] ?? null;
}

/** What the help dialog lists, in its order. */
export const keyHelp: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ["Space", "K"], does: "Play or pause" },
  { keys: ["J", "L"], does: "Back or forward 10 seconds" },
  { keys: ["←", "→"], does: "Back or forward 5 seconds" },
  { keys: ["0", "…", "9"], does: "Jump to 0 % … 90 %" },
  { keys: [",", "."], does: "One picture back or forward" },
  { keys: ["<", ">"], does: "Slower or faster" },
  { keys: ["↑", "↓"], does: "Louder or quieter" },
  { keys: ["M"], does: "Sound off or on" },
  { keys: ["C"], does: "Captions off or on" },
  { keys: ["F"], does: "Full screen" },
  { keys: ["I"], does: "Picture in picture" },
  { keys: ["?"], does: "This list" },
];
