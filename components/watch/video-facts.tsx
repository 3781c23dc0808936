import Link from "next/link";
import { formatDate, formatDuration, shortAccount } from "#lib/client/format.ts";
import { isPublished, type VideoView } from "#lib/shared/video.ts";
import { ReportButton } from "../site/report-button.tsx";
import { Badge } from "../ui/badge.tsx";
import { LinkedText } from "../ui/linked-text.tsx";
import { AccountPicture } from "../wallet/account-picture.tsx";
import { ShareMenu } from "./share-menu.tsx";

interface VideoFactsProps {
  video: VideoView;
  url: string;
  embeddable: boolean;
}

/** What a video is: title, creator, dates, description, and where it is stored. */
export function VideoFacts({ video, url, embeddable }: VideoFactsProps) {
  const facts = [
    ...(video.publishedAt === null ? [] : [`Published ${formatDate(video.publishedAt)}`]),
    ...(video.durationSeconds === null ? [] : [formatDuration(video.durationSeconds)]),
    ...(video.height === null ? [] : [`${video.height}p`]),
  ];
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <h1 className="pt-1 text-xl font-semibold wrap-anywhere sm:pt-0 sm:text-2xl">{video.title}</h1>
        {isPublished(video.visibility) ? (
          <div className="flex flex-wrap gap-2">
            <ShareMenu video={video} url={url} embeddable={embeddable} />
            <ReportButton videoId={video.id} />
          </div>
        ) : (
          <div className="pt-1.5">
            <Badge tone="warning">
              {video.visibility === "scheduled" ? "Scheduled: only you see it" : "Draft: only you see it"}
            </Badge>
          </div>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm text-muted">
        <Link
          href={`/creator/${video.creator.id}`}
          className="group flex items-center gap-2 rounded-lg"
          data-testid="creator-link"
        >
          <AccountPicture account={video.creator.account} size={28} />
          <span>
            by{" "}
            <span className="font-mono text-fg underline-offset-2 group-hover:underline">
              {shortAccount(video.creator.account)}
            </span>
          </span>
        </Link>
        <span>{facts.join(" · ")}</span>
      </div>
      {video.description !== "" && (
        <LinkedText text={video.description} className="max-w-3xl whitespace-pre-wrap wrap-anywhere" />
      )}
      {video.cid !== null && (
        <details className="text-sm text-muted">
          <summary className="w-fit rounded font-medium hover:text-fg">Where it is stored</summary>
          <p className="mt-2 max-w-3xl">
            Encrypted, under the content identifier{" "}
            <code className="font-mono text-xs break-all">{video.cid}</code>. This site keeps it.
          </p>
        </details>
      )}
    </div>
  );
}
