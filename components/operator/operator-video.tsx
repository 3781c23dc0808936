"use client";

import { ExternalLink } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { formatMoment, shortAccount } from "#lib/client/format.ts";
import { useModeratedVideo } from "#lib/client/moderation.ts";
import { visibilityWord } from "#lib/client/video-words.ts";
import { type ActionKind, type ModeratedVideo, reportSubjects } from "#lib/shared/api/moderation.ts";
import { PlayerSlot } from "../player/player-slot.tsx";
import { Poster } from "../site/poster.tsx";
import { VideoPageSkeleton } from "../studio/studio-skeletons.tsx";
import { Panel } from "../studio/video/panel.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { ActionLog } from "./action-log.tsx";
import { BackToOperator } from "./back-to-operator.tsx";
import { OrderDialog } from "./order-dialog.tsx";

/** One video as operators see it: itself, its reports, its creator, and what can be done. */
export default function OperatorVideo({ videoId }: { videoId: string }) {
  const { data, error, refetch } = useModeratedVideo(videoId);
  const [asking, setAsking] = useState<ActionKind | null>(null);
  if (data === undefined) {
    return error === null ? (
      <VideoPageSkeleton />
    ) : (
      <ProblemNotice error={error} onRetry={() => void refetch()} />
    );
  }
  const { video, takenDown } = data;
  return (
    <>
      <div className="flex flex-col gap-1.5">
        <BackToOperator />
        <h1 className="text-2xl font-semibold wrap-anywhere">{video.title}</h1>
        <p className="flex flex-wrap items-center gap-3 text-sm text-muted">
          <Badge tone={takenDown === null ? "neutral" : "danger"}>
            {takenDown === null ? visibilityWord(video.visibility) : "Taken down"}
          </Badge>
          <Link href={`/watch/${video.id}`} className="flex items-center gap-1.5 rounded hover:text-fg">
            <ExternalLink aria-hidden="true" className="size-4" /> Its page
          </Link>
        </p>
      </div>
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-6">
          {video.watchable ? (
            <div className="overflow-hidden rounded-xl bg-black">
              <PlayerSlot video={video} />
            </div>
          ) : (
            <Poster src={video.posterUrl} className="rounded-xl" />
          )}
          {video.description !== "" && (
            <p className="max-w-3xl text-sm whitespace-pre-wrap wrap-anywhere">{video.description}</p>
          )}
          {data.failure !== null && <Failed videoId={video.id} failure={data.failure} />}
          <Reports reports={data.reports} onDismiss={() => setAsking("dismiss")} />
        </div>
        <aside aria-label="What can be done" className="flex min-w-0 flex-col gap-6">
          <Panel id="visibility" title="This video">
            {takenDown === null ? (
              <Button look="danger" onClick={() => setAsking("take_down")} data-testid="take-down">
                Take it down
              </Button>
            ) : (
              <>
                <Notice tone="warning" title={`Taken down on ${formatMoment(takenDown.at)}`}>
                  {takenDown.reason}
                </Notice>
                {takenDown.by === "ban" ? (
                  <p className="text-sm text-muted">It comes back when the ban of its creator is lifted.</p>
                ) : (
                  <Button onClick={() => setAsking("restore")} data-testid="restore">
                    Restore it
                  </Button>
                )}
              </>
            )}
          </Panel>
          <Creator creator={data.creator} onAsk={setAsking} />
          <Panel id="history" title="What was done">
            <ActionLog actions={data.actions} />
          </Panel>
        </aside>
      </div>
      {asking !== null && (
        <OrderDialog
          kind={asking}
          videoId={video.id}
          viewerId={data.creator.id}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}

function Failed({ videoId, failure }: { videoId: string; failure: NonNullable<ModeratedVideo["failure"]> }) {
  const { code, message, log } = failure;
  return (
    <Panel
      id="failure"
      title="Could not be prepared"
      hint={`Reason: ${code}. More: npm run why -- ${videoId}`}
    >
      <p className="text-sm wrap-anywhere">{message}</p>
      {log !== null && (
        <pre className="max-h-64 overflow-auto rounded-lg bg-surface-2 p-3 text-xs whitespace-pre-wrap wrap-anywhere">
          {log}
        </pre>
      )}
    </Panel>
  );
}

function Reports({ reports, onDismiss }: { reports: ModeratedVideo["reports"]; onDismiss: () => void }) {
  return (
    <Panel
      id="reports"
      title="Open reports"
      aside={
        reports.length > 0 && (
          <Button size="small" onClick={onDismiss} data-testid="dismiss">
            Dismiss {reports.length === 1 ? "it" : `all ${reports.length}`}
          </Button>
        )
      }
    >
      {reports.length === 0 ? (
        <p className="text-sm text-muted">None.</p>
      ) : (
        <ul className="flex flex-col gap-4">
          {reports.map(({ id, reason, text, reporter, createdAt }) => (
            <li key={id} className="flex flex-col gap-1 text-sm" data-testid="report">
              <p className="font-medium">{reportSubjects[reason]}</p>
              {text !== "" && <p className="whitespace-pre-wrap wrap-anywhere">{text}</p>}
              <p className="text-xs text-muted">
                {reporter === null ? (
                  "somebody who left"
                ) : (
                  <span className="font-mono">{shortAccount(reporter)}</span>
                )}
                , {formatMoment(createdAt)}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Creator({
  creator,
  onAsk,
}: {
  creator: ModeratedVideo["creator"];
  onAsk: (kind: ActionKind) => void;
}) {
  return (
    <Panel id="creator" title="Its creator">
      <p className="text-sm">
        <span className="font-mono">{shortAccount(creator.accounts[0] ?? "")}</span>
        <span className="text-muted">
          {" "}
          · {creator.videos} video{creator.videos === 1 ? "" : "s"}
        </span>
      </p>
      {creator.banReason === null ? (
        <Button look="danger" onClick={() => onAsk("ban")} data-testid="ban">
          Ban this account
        </Button>
      ) : (
        <>
          <Notice tone="warning" title="Banned">
            {creator.banReason}
          </Notice>
          <Button onClick={() => onAsk("unban")} data-testid="unban">
            Lift the ban
          </Button>
        </>
      )}
    </Panel>
  );
}
