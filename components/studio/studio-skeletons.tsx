/** Stands in for the creator's desk: the invitation to upload, and the list. */
export function DeskSkeleton() {
  return (
    <div role="status" className="flex flex-col gap-8">
      <span className="sr-only">Loading…</span>
      <div aria-hidden="true" className="skeleton h-20" />
      <div aria-hidden="true" className="flex flex-col gap-3">
        <div className="skeleton h-6 w-36" />
        {[0, 1, 2].map((row) => (
          <div key={row} className="skeleton h-28" />
        ))}
      </div>
    </div>
  );
}

/** Stands in for the page of one video: its heading, its sections, the picture, and the column beside it. */
export function VideoPageSkeleton() {
  return (
    <div role="status" className="flex flex-col gap-6">
      <span className="sr-only">Loading…</span>
      <div aria-hidden="true" className="flex flex-col gap-2">
        <div className="skeleton h-5 w-20" />
        <div className="skeleton h-8 w-80 max-w-full" />
        <div className="skeleton h-5 w-60 max-w-full" />
      </div>
      <div aria-hidden="true" className="skeleton h-11" />
      <div aria-hidden="true" className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="skeleton aspect-video rounded-xl" />
        <div className="skeleton h-80 rounded-xl" />
      </div>
    </div>
  );
}
