"use client";

import { ChartNoAxesColumn } from "lucide-react";
import Link from "next/link";
import { formatWatched } from "#lib/client/format.ts";
import { useInsights } from "#lib/client/insights.ts";
import { InsightsView } from "../insights/insights-view.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { SignedIn } from "../wallet/signed-in.tsx";

/** How all of a creator's videos were watched. */
export default function StudioInsights() {
  return (
    <SignedIn
      title="Sign in to see your insights"
      reason="How your videos are watched is shown to you alone. Your wallet is your account here."
    >
      {() => <AllVideos />}
    </SignedIn>
  );
}

function AllVideos() {
  const { data, error, refetch } = useInsights();
  if (data === undefined) {
    return error === null ? (
      <Skeleton className="h-64" />
    ) : (
      <ProblemNotice error={error} onRetry={() => void refetch()} />
    );
  }
  if (data.videos.length === 0) {
    return (
      <div className="card flex flex-col items-center gap-2 px-6 py-14 text-center">
        <ChartNoAxesColumn aria-hidden="true" className="size-8 text-muted" />
        <h2 className="text-lg font-semibold">Nobody has watched yet</h2>
        <p className="max-w-md text-sm text-muted">
          Once a published video is played, its views, start-up time and stalls stand here, and which
          conditions viewers did not meet.
        </p>
      </div>
    );
  }
  return (
    <>
      <section aria-label="All videos together" className="card p-5 sm:p-6">
        <InsightsView insights={data} />
      </section>
      <section aria-labelledby="each" className="flex flex-col gap-3">
        <h2 id="each" className="text-lg font-semibold">
          By video
        </h2>
        <div className="card overflow-x-auto">
          <table className="w-full text-left text-sm tabular-nums">
            <thead className="text-muted">
              <tr className="border-b">
                <th scope="col" className="px-5 py-3 font-medium">
                  Video
                </th>
                <th scope="col" className="px-3 py-3 text-right font-medium">
                  Views
                </th>
                <th scope="col" className="px-3 py-3 text-right font-medium">
                  Watched
                </th>
                <th scope="col" className="px-5 py-3 text-right font-medium">
                  Refused
                </th>
              </tr>
            </thead>
            <tbody>
              {data.videos.map((video) => (
                <tr key={video.videoId} className="border-b last:border-0">
                  <th scope="row" className="px-5 py-3 font-normal wrap-anywhere">
                    <Link
                      href={`/studio/${video.videoId}#insights`}
                      className="font-medium hover:text-accent hover:underline"
                    >
                      {video.title}
                    </Link>
                  </th>
                  <td className="px-3 py-3 text-right">{video.views}</td>
                  <td className="px-3 py-3 text-right whitespace-nowrap">{formatWatched(video.watchedMs)}</td>
                  <td className="px-5 py-3 text-right">{video.refusals}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </>
  );
}
