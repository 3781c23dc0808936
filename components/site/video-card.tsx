import { Globe, KeyRound } from "lucide-react";
import Link from "next/link";
import { formatDuration, shortAccount, spokenDuration } from "#lib/client/format.ts";
import { describeRule } from "#lib/shared/describe-rule.ts";
import type { VideoView } from "#lib/shared/video.ts";
import { Poster } from "./poster.tsx";

/** A video in the catalogue: its picture, its length, its title, and in words what opens it. */
export function VideoCard({ video, eager }: { video: VideoView; eager: boolean }) {
  const gated = video.access === "gated" && video.gate !== null;
  const Icon = gated ? KeyRound : Globe;
  return (
    <article
      data-testid="video-card"
      className="card group relative flex flex-col overflow-hidden transition-shadow hover:shadow-card"
    >
      <div className="relative">
        <Poster src={video.posterUrl} eager={eager} />
        {video.durationSeconds !== null && (
          <span className="absolute right-2 bottom-2 rounded-md bg-black/80 px-1.5 py-0.5 text-xs font-medium text-white tabular-nums">
            <span aria-hidden="true">{formatDuration(video.durationSeconds)}</span>
            <span className="sr-only">{spokenDuration(video.durationSeconds)}</span>
          </span>
        )}
      </div>
      <div className="flex flex-1 flex-col gap-2 p-4">
        <h3 className="line-clamp-2 font-semibold wrap-anywhere">
          <Link
            href={`/watch/${video.id}`}
            className="after:absolute after:inset-0 after:rounded-xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent"
          >
            {video.title}
          </Link>
        </h3>
        <p className="flex gap-2 text-sm text-muted">
          <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-accent" />
          <span className="line-clamp-2">
            {gated && video.gate !== null ? describeRule(video.gate) : "Open to everyone."}
          </span>
        </p>
        <p className="mt-auto pt-1 font-mono text-xs text-muted">by {shortAccount(video.creator.account)}</p>
      </div>
    </article>
  );
}
