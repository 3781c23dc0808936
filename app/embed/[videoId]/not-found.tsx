/** In the frame of a video that is not there, or that this viewer may not know of. */
export default function NoVideo() {
  return (
    <div className="grid min-h-dvh place-content-center gap-1 bg-black p-4 text-center text-white">
      <h1 className="text-base font-semibold">There is no video here</h1>
      <p className="text-sm text-white/85">It was removed, is not published, or the address is wrong.</p>
    </div>
  );
}
