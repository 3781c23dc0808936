"use client";

import Link from "next/link";
import { Fragment } from "react";
import { rememberOwnVideo, useOwnVideo } from "#lib/client/own-videos.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { GateEditor } from "../../gate/gate-editor.tsx";
import { PlayerSlot } from "../../player/player-slot.tsx";
import { Poster } from "../../site/poster.tsx";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { SignedIn } from "../../wallet/signed-in.tsx";
import { CaptionsPanel } from "../captions/captions-panel.tsx";
import { RemovedVideo } from "../list/removed-videos.tsx";
import { PicturePanel } from "../poster/picture-panel.tsx";
import { StudioHeading } from "../studio-heading.tsx";
import { VideoPageSkeleton } from "../studio-skeletons.tsx";
import { VisibilityCard } from "../visibility/visibility-card.tsx";
import { AudioPanel } from "./audio-panel.tsx";
import { DetailsForm } from "./details-form.tsx";
import { EmbedPanel } from "./embed-panel.tsx";
import { InsightsPanel } from "./insights-panel.tsx";
import { LeftOutNotice } from "./left-out-notice.tsx";
import { Panel } from "./panel.tsx";
import { Pipeline } from "./pipeline.tsx";
import { RecoveryPanel } from "./recovery-panel.tsx";
import { RemoveVideo } from "./remove-video.tsx";
import { SectionNav } from "./section-nav.tsx";
import { TakenDownNotice } from "./taken-down-notice.tsx";

/** Everything about one own video: how far it is, what it is called, who may watch it, and whether it is published. */
export default function StudioVideo({ videoId }: { videoId: string }) {
  return (
    <SignedIn
      title="Sign in to see this video"
      reason="Its page in the studio is for its creator alone. Your wallet is your account here."
      loading={<VideoPageSkeleton />}
    >
      {(viewer) => <Work key={viewer.id} videoId={videoId} />}
    </SignedIn>
  );
}

/**
 * The sections of the page, in the order in which they are shown. Each panel draws its own card with `Panel`, whose id
 * is the one given here; a new panel is one line.
 */
function sectionsOf(video: OwnVideo) {
  // Nothing can be made of a file that was refused: there is nothing to describe and nobody to show it to.
  if (video.state === "rejected") {
    return [{ id: "removal", label: "Removal", panel: <RemoveVideo video={video} /> }];
  }
  return [
    { id: "details", label: "Details", panel: <DetailsForm video={video} /> },
    { id: "picture", label: "Poster", panel: <PicturePanel video={video} /> },
    { id: "captions", label: "Captions", panel: <CaptionsPanel video={video} /> },
    ...(video.audioTracks.length === 0
      ? []
      : [{ id: "audio", label: "Audio tracks", panel: <AudioPanel video={video} /> }]),
    { id: "access", label: "Who may watch", panel: <WhoMayWatch video={video} /> },
    { id: "embed", label: "Embed", panel: <EmbedPanel video={video} /> },
    { id: "insights", label: "Insights", panel: <InsightsPanel video={video} /> },
    { id: "recovery", label: "Recovery kit", panel: <RecoveryPanel video={video} /> },
    { id: "removal", label: "Removal", panel: <RemoveVideo video={video} /> },
  ];
}

function Work({ videoId }: { videoId: string }) {
  const { data: video, error, refetch } = useOwnVideo(videoId, true);
  if (video === undefined) {
    return error === null ? (
      <VideoPageSkeleton />
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
  if (video.state === "removed") {
    return (
      <div className="flex flex-col gap-6">
        <StudioHeading video={video} />
        <div className="card p-6">
          <RemovedVideo video={video} />
        </div>
      </div>
    );
  }
  const sections = sectionsOf(video);
  return (
    <div className="flex flex-col gap-6">
      <StudioHeading video={video} />
      <TakenDownNotice video={video} />
      <SectionNav label="Sections of this page" sections={[{ id: "video", label: "Video" }, ...sections]} />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem] lg:grid-rows-[auto_1fr]">
        <div id="video" className="min-w-0 scroll-mt-14">
          {video.watchable ? (
            <div className="overflow-hidden rounded-xl bg-black">
              <PlayerSlot video={video} />
            </div>
          ) : (
            <Poster src={video.posterUrl} className="rounded-xl" />
          )}
        </div>
        <aside
          aria-label="State and publishing"
          className={classNames(
            "min-w-0 lg:col-start-2 lg:row-span-2 lg:row-start-1",
            // On a narrow page what is under way comes first, and what is done comes after the video.
            !video.watchable && "max-lg:order-first",
          )}
        >
          <div className="flex flex-col gap-6 lg:sticky lg:top-32">
            <Pipeline video={video} />
            <LeftOutNotice video={video} />
            {video.state !== "rejected" && <VisibilityCard video={video} />}
          </div>
        </aside>
        <div className="flex min-w-0 flex-col gap-6">
          {sections.map(({ id, panel }) => (
            <Fragment key={id}>{panel}</Fragment>
          ))}
        </div>
      </div>
    </div>
  );
}

function WhoMayWatch({ video }: { video: OwnVideo }) {
  return (
    <Panel
      id="access"
      title="Who may watch?"
      hint="Decided by the tokens in a viewer’s wallet, each time anew."
    >
      <GateEditor video={video} onSaved={rememberOwnVideo} />
    </Panel>
  );
}
