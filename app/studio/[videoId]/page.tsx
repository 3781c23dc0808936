import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { videoParams } from "#lib/shared/api/videos.ts";
import { StudioVideoSlot } from "../../../components/studio/studio-slot.tsx";

export const metadata: Metadata = { title: "Video · Studio" };

/** One video of the creator's own. */
export default async function StudioVideoPage({ params }: { params: Promise<{ videoId: string }> }) {
  const { videoId } = await params;
  if (!videoParams.safeParse({ videoId }).success) notFound();
  return (
    <div className="page pt-4">
      <StudioVideoSlot videoId={videoId} />
    </div>
  );
}
