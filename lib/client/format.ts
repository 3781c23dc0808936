import { shortAddress } from "#lib/shared/caip.ts";

const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** Bytes for people, in powers of 1000: `formatBytes(1_234_567)` is `1.2 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** A length of video as a clock shows it: `4:05`, `1:02:03`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (parts[0] === 0) parts.shift();
  return parts.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** A length of video to be read aloud: `1 hour 2 minutes`. */
export function spokenDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [
    count(Math.floor(whole / 3600), "hour"),
    count(Math.floor((whole % 3600) / 60), "minute"),
    whole < 3600 ? count(whole % 60, "second") : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "0 seconds" : parts.join(" ");
}

/** How long something will still take, roughly: `a few seconds`, `about 3 minutes`, `about 2 hours`. */
export function formatRemaining(seconds: number): string {
  if (seconds < 8) return "a few seconds";
  if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} seconds`;
  if (seconds < 5400) return `about ${count(Math.max(1, Math.round(seconds / 60)), "minute")}`;
  return `about ${count(Math.round(seconds / 3600), "hour")}`;
}

/** A moment as a date: `23 Nov 2026`; the same on the server and in the browser. */
export function formatDate(iso: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(iso));
}

/** The address of a CAIP-10 account, or one without its chain, shortened: `0x1234…abcd`. */
export function shortAccount(account: string): string {
  const end = account.lastIndexOf(":");
  return shortAddress(account.slice(end + 1), account.slice(0, Math.max(0, end)));
}

function count(amount: number, unit: string): string {
  return amount === 0 ? "" : `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}

/** A moment in the reader's own time: `23 Nov 2026, 20:15`. Only where nothing was rendered on the server. */
export function formatMoment(iso: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(iso));
}

/** A time watched, for people: `12 s`, `4 min`, `3.2 h`. */
export function formatWatched(ms: number): string {
  if (ms < 60_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  const hours = ms / 3_600_000;
  return `${hours < 100 ? hours.toFixed(1) : Math.round(hours)} h`;
}
