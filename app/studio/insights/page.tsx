import type { Metadata } from "next";
import { StudioInsightsSlot } from "../../../components/studio/studio-slot.tsx";

export const metadata: Metadata = { title: "Insights · Studio" };

/** Thirty days of all videos together. */
export default function InsightsPage() {
  return (
    <div className="page flex flex-col gap-6 pt-6">
      <div className="flex flex-col gap-1">
        <h1 className="text-2xl font-semibold">Insights</h1>
        <p className="text-muted">The last thirty days of all your videos. Your own plays are not counted.</p>
      </div>
      <StudioInsightsSlot />
    </div>
  );
}
