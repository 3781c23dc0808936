"use client";

import { useVideoInsights } from "#lib/client/insights.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { InsightsView } from "../../insights/insights-view.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Panel } from "./panel.tsx";

/** How one video was watched in the last thirty days. */
export function InsightsPanel({ video }: { video: OwnVideo }) {
  const { data, error, refetch } = useVideoInsights(video.id);
  return (
    <Panel
      id="insights"
      title="Insights"
      hint="The last thirty days, a minute behind. Your own plays are not counted, and nobody can be told from these sums."
      data-testid="insights-panel"
    >
      {data !== undefined ? (
        <InsightsView insights={data} />
      ) : error === null ? (
        <Skeleton className="h-40" />
      ) : (
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      )}
    </Panel>
  );
}
