import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { videoParams } from "#lib/shared/api/videos.ts";
import { OperatorVideoSlot } from "../../../../components/operator/operator-slot.tsx";

export const metadata: Metadata = { title: "Video · Operator", robots: { index: false } };

/** One video as operators see it. */
export default async function OperatorVideoPage({ params }: { params: Promise<{ videoId: string }> }) {
  const { videoId } = await params;
  if (!videoParams.safeParse({ videoId }).success) notFound();
  return <OperatorVideoSlot videoId={videoId} />;
}
