import Link from "next/link";
import { formatBytes, formatDate, formatDuration } from "#lib/client/format.ts";
import { isWorking, visibilityWord } from "#lib/client/video-words.ts";
import { describeGate } from "#lib/shared/describe-rule.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Poster } from "../../site/poster.tsx";
import { Badge } from "../../ui/badge.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { StateBadge } from "./state-badge.tsx";

/** One video in the creator's list. */
export function VideoRow({ video }: { video: OwnVideo }) {
  const fraction = overall(video);
  return (
    <li className="card relative flex gap-4 p-3 transition-shadow hover:shadow-card" data-testid="video-row">
      <Poster src={video.posterUrl} className="h-fit w-28 shrink-0 rounded-lg sm:w-44" />
      <div className="flex min-w-0 flex-1 flex-col gap-1.5 py-0.5">
        <Link
          href={`/studio/${video.id}`}
          className="line-clamp-2 font-semibold wrap-anywhere after:absolute after:inset-0 after:rounded-xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent"
        >
          {video.title}
        </Link>
        <div className="flex flex-wrap items-center gap-1.5">
          <StateBadge video={video} />
          {video.takenDown === null ? (
            <Badge tone={video.visibility === "draft" ? "neutral" : "accent"}>
              {visibilityWord(video.visibility)}
            </Badge>
          ) : (
            <Badge tone="warning">Taken down</Badge>
          )}
        </div>
        {video.failure === null && (
          <p className="line-clamp-1 text-sm text-muted max-sm:hidden">{accessWords(video)}</p>
        )}
        <p className="text-xs text-muted">
          {formatDate(video.createdAt)} · {formatBytes(video.upload.size)}
          {video.durationSeconds !== null && ` · ${formatDuration(video.durationSeconds)}`}
        </p>
        {fraction !== null && (
          <ProgressBar label={`Preparing ${video.title}`} fraction={fraction} data-testid="video-progress" />
        )}
        {video.failure !== null && (
          <p className="line-clamp-3 text-sm text-danger">{video.failure.message}</p>
        )}
      </div>
    </li>
  );
}

function accessWords(video: OwnVideo): string {
  if (video.access === "everyone") return "Open to everyone.";
  return describeGate(video) ?? "Nobody may watch yet: say who.";
}

function overall(video: OwnVideo): number | null {
  if (!isWorking(video.state)) return null;
  if (video.state === "uploading") return video.upload.received / Math.max(1, video.upload.size);
  if (video.progress.length === 0) return 0;
  return video.progress.reduce((sum, line) => sum + line.fraction, 0) / video.progress.length;
}
