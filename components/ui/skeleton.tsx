import { classNames } from "./class-names.ts";

/** Stands in for what is on its way, and says so to those who cannot see it. `className` gives its size. */
export function Skeleton({ className }: { className: string }) {
  return (
    <div role="status">
      <span className="sr-only">Loading…</span>
      <div aria-hidden="true" className={classNames("skeleton", className)} />
    </div>
  );
}
