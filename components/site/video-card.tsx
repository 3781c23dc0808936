import { Globe, KeyRound } from "lucide-react";
import Link from "next/link";
import { formatDuration, shortAccount, spokenDuration } from "#lib/client/format.ts";
import { describeGate } from "#lib/shared/describe-rule.ts";
import type { VideoView } from "#lib/shared/video.ts";
import { AccountPicture } from "../wallet/account-picture.tsx";
import { CardPicture } from "./card-picture.tsx";

/** A video in the catalogue: its poster, its length, its title, and in words what opens it. */
export function VideoCard({ video, eager }: { video: VideoView; eager: boolean }) {
  const rule = video.access === "gated" ? describeGate(video) : null;
  const Icon = rule === null ? Globe : KeyRound;
  return (
    <article data-testid="video-card" className="group relative flex flex-col gap-3">
      <div className="relative overflow-hidden rounded-xl border shadow-card transition-shadow duration-200 group-hover:shadow-lift">
        <CardPicture poster={video.posterUrl} preview={video.previewUrl} eager={eager} />
        {video.durationSeconds !== null && (
          <span className="absolute right-2 bottom-2 rounded-md bg-black/80 px-1.5 py-0.5 text-xs font-medium text-white tabular-nums">
            <span aria-hidden="true">{formatDuration(video.durationSeconds)}</span>
            <span className="sr-only">{spokenDuration(video.durationSeconds)}</span>
          </span>
        )}
      </div>
      <div className="flex gap-3">
        <Link
          href={`/creator/${video.creator.id}`}
          aria-label={`Videos by ${shortAccount(video.creator.account)}`}
          className="relative z-10 mt-0.5 h-8 shrink-0 rounded-full"
        >
          <AccountPicture account={video.creator.account} size={32} />
        </Link>
        <div className="flex min-w-0 flex-1 flex-col gap-1">
          <h3 className="line-clamp-2 font-semibold wrap-anywhere">
            <Link
              href={`/watch/${video.id}`}
              className="after:absolute after:inset-0 after:rounded-xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-4 focus-visible:after:outline-accent"
            >
              {video.title}
            </Link>
          </h3>
          <p className="flex gap-1.5 text-sm text-muted">
            <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-accent" />
            <span className="line-clamp-2">{rule ?? "Open to everyone."}</span>
          </p>
          <p className="font-mono text-xs text-muted">{shortAccount(video.creator.account)}</p>
        </div>
      </div>
    </article>
  );
}
