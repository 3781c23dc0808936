import type { Metadata } from "next";
import { StudioHomeSlot } from "../../components/studio/studio-slot.tsx";

export const metadata: Metadata = { title: "Studio" };

/** Where creators upload and see all that is theirs. */
export default function StudioPage() {
  return (
    <div className="page flex flex-col gap-6 pt-6">
      <div className="flex flex-col gap-1">
        <h1 className="text-2xl font-semibold">Studio</h1>
        <p className="text-muted">
          Upload a video, say which tokens open it, and publish it when you are ready.
        </p>
      </div>
      <StudioHomeSlot />
    </div>
  );
}
