import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { formatBytes, formatDate, formatDuration } from "#lib/client/format.ts";
import type { OwnVideo } from "#lib/shared/video.ts";

/** Which video this is: its title, and the facts that never change. */
export function StudioHeading({ video }: { video: OwnVideo }) {
  const facts = [
    video.upload.fileName,
    formatBytes(video.upload.size),
    ...(video.durationSeconds === null ? [] : [formatDuration(video.durationSeconds)]),
    `uploaded ${formatDate(video.createdAt)}`,
  ];
  return (
    <div className="flex flex-col gap-1.5">
      <Link
        href="/studio"
        className="flex w-fit items-center gap-1.5 rounded text-sm text-muted hover:text-fg"
      >
        <ArrowLeft aria-hidden="true" className="size-4" /> Studio
      </Link>
      <h1 className="text-2xl font-semibold wrap-anywhere">{video.title}</h1>
      <p className="text-sm wrap-anywhere text-muted">{facts.join(" · ")}</p>
    </div>
  );
}
