/**
 * Shown while a page of the studio is being made. Public pages have none: once a stand-in is on its way, the answer's
 * status is said, and a draft could no longer be a 404.
 */
export default function Loading() {
  return (
    <div className="page flex flex-col gap-6 pt-10" role="status">
      <span className="sr-only">Loading…</span>
      <div className="skeleton h-9 w-48" />
      <div className="skeleton aspect-video max-h-96 w-full" />
    </div>
  );
}
