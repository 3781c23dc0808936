/** The mark: a gate with a play sign in it. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className="size-8 shrink-0">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M8 24V14a8 8 0 0 1 16 0v10"
        fill="none"
        strokeWidth="2.6"
        strokeLinecap="round"
        className="stroke-accent-fg"
      />
      <path
        d="M13.6 14.6v8.2a.7.7 0 0 0 1.1.6l6-4.1a.7.7 0 0 0 0-1.2l-6-4.1a.7.7 0 0 0-1.1.6z"
        className="fill-accent-fg"
      />
    </svg>
  );
}
