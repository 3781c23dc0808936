"use client";

import { ArrowLeft } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { rememberOwnVideo, useOwnVideo } from "#lib/client/own-videos.ts";
import { GateEditor } from "../gate/gate-editor.tsx";
import { Poster } from "../site/poster.tsx";
import { Button } from "../ui/button.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { DetailsForm } from "./details-form.tsx";
import { Pipeline } from "./pipeline.tsx";
import { PublishCard } from "./publish-card.tsx";
import { RemoveVideo } from "./remove-video.tsx";
import { StudioGate } from "./studio-gate.tsx";

const Player = dynamic(() => import("../player/player.tsx"), { ssr: false });

/** Everything about one own video: how far it is, what it is called, who may watch it, and whether it is published. */
export default function StudioVideo({ videoId }: { videoId: string }) {
  return <StudioGate>{(viewer) => <Work key={viewer.id} videoId={videoId} />}</StudioGate>;
}

function Work({ videoId }: { videoId: string }) {
  const { data: video, error, refetch } = useOwnVideo(videoId, true);
  if (video === undefined) {
    return error === null ? (
      <div aria-hidden="true" className="skeleton h-64" />
    ) : (
      <ProblemNotice
        error={error}
        onRetry={() => void refetch()}
        actions={
          <Button size="small" asChild>
            <Link href="/studio">Back to the studio</Link>
          </Button>
        }
      />
    );
  }
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col gap-2">
        <Link
          href="/studio"
          className="flex w-fit items-center gap-1.5 rounded text-sm text-muted hover:text-fg"
        >
          <ArrowLeft aria-hidden="true" className="size-4" /> Studio
        </Link>
        <h1 className="text-2xl font-semibold wrap-anywhere">{video.title}</h1>
      </div>
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-6">
          {video.watchable ? (
            <div className="overflow-hidden rounded-xl bg-black">
              <Player videoId={video.id} title={video.title} poster={video.posterUrl} />
            </div>
          ) : (
            <Poster src={video.posterUrl} className="rounded-xl" />
          )}
          <section aria-labelledby="who" className="card flex flex-col gap-4 p-5">
            <h2 id="who" className="font-semibold">
              Who may watch?
            </h2>
            <GateEditor video={video} onSaved={rememberOwnVideo} />
          </section>
          <DetailsForm video={video} />
          <RemoveVideo video={video} />
        </div>
        <div className="flex min-w-0 flex-col gap-6 max-lg:order-first">
          <Pipeline video={video} />
          <PublishCard video={video} />
        </div>
      </div>
    </div>
  );
}
