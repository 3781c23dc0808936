/** A frame is dark until its video is there. */
export default function LoadingFrame() {
  return (
    <div role="status" className="min-h-dvh bg-black">
      <span className="sr-only">Loading…</span>
    </div>
  );
}
