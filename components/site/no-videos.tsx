import { SearchX, Upload } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "../ui/button.tsx";

interface NoVideosProps {
  q: string;
  /** Only one kind of access is shown. */
  narrowed: boolean;
  /** The list with every kind of access. */
  everything: string;
}

/** Why the catalogue is empty here, and where to go on. */
export function NoVideos({ q, narrowed, everything }: NoVideosProps) {
  if (q === "" && !narrowed) {
    return (
      <Empty icon={<Upload />} title="Nothing is published yet">
        <p>Be the first: upload a video in the studio, say what opens it, and publish.</p>
        <Button look="primary" asChild>
          <Link href="/studio">Upload a video</Link>
        </Button>
      </Empty>
    );
  }
  return (
    <Empty icon={<SearchX />} title={q === "" ? "No such videos yet" : `Nothing found for “${q}”`}>
      <p>
        {q === ""
          ? "No published video has this kind of access."
          : "Titles, descriptions and creators’ addresses were searched, each word from its beginning. Try fewer or shorter words."}
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        {narrowed && (
          <Button asChild>
            <Link href={everything}>{q === "" ? "Show all videos" : "Search every kind of access"}</Link>
          </Button>
        )}
        {q !== "" && (
          <Button asChild>
            <Link href="/videos">Show all videos</Link>
          </Button>
        )}
      </div>
    </Empty>
  );
}

function Empty({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div
      data-testid="no-videos"
      className="flex flex-col items-center gap-3 rounded-2xl border border-dashed px-6 py-16 text-center text-sm text-muted"
    >
      <span
        aria-hidden="true"
        className="grid size-12 place-items-center rounded-full bg-surface-2 [&>svg]:size-6"
      >
        {icon}
      </span>
      <p className="text-lg font-semibold text-fg wrap-anywhere">{title}</p>
      <div className="flex max-w-md flex-col items-center gap-4">{children}</div>
    </div>
  );
}
