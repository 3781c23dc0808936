import { mark } from "./mark.ts";

/** The mark: a gate with a play sign in it. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className="size-8 shrink-0">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path d={mark.gate} fill="none" strokeWidth="2.6" strokeLinecap="round" className="stroke-accent-fg" />
      <path d={mark.play} className="fill-accent-fg" />
    </svg>
  );
}
