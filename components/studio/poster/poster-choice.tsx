import { Check } from "lucide-react";
import { formatDuration } from "#lib/client/format.ts";
import type { PictureInfo } from "#lib/shared/video.ts";
import { classNames } from "../../ui/class-names.ts";
import { Spinner } from "../../ui/spinner.tsx";
import type { PicturePart } from "./change-picture.ts";

/** What may be the poster; a press chooses it. */
export function PosterChoice({ video, busy, onChange }: PicturePart) {
  const pictures = video.pictures.filter(({ kind, state }) => kind !== "preview" && state !== "failed");
  return (
    <div className="flex flex-col gap-2">
      <h3 id="poster-choice" className="text-sm font-medium">
        Poster
      </h3>
      <ul aria-labelledby="poster-choice" className="grid grid-cols-2 gap-2 sm:grid-cols-3 xl:grid-cols-4">
        {pictures.map((picture, index) => (
          <li key={picture.id}>
            {picture.url === null ? (
              <div className="grid aspect-video place-items-center rounded-lg bg-surface-2 text-muted">
                <span className="flex items-center gap-2 text-xs" role="status">
                  <Spinner /> Being made
                </span>
              </div>
            ) : (
              <button
                type="button"
                aria-pressed={picture.chosen}
                aria-label={`${nameOf(picture, index)}${picture.chosen ? ", chosen" : ""}`}
                aria-disabled={busy || undefined}
                onClick={() => !busy && !picture.chosen && onChange({ do: "choose", pictureId: picture.id })}
                data-testid="poster-option"
                className={classNames(
                  "group relative block aspect-video w-full overflow-hidden rounded-lg bg-black outline-offset-2",
                  picture.chosen ? "ring-3 ring-accent" : "ring-1 ring-border hover:ring-border-strong",
                )}
              >
                {/* biome-ignore lint/performance/noImgElement: made in one size, private, served as it is. */}
                <img src={picture.url} alt="" loading="lazy" className="size-full object-contain" />
                <span className="absolute bottom-1 left-1 rounded bg-black/75 px-1.5 py-0.5 text-xs text-white tabular-nums">
                  {nameOf(picture, index, true)}
                </span>
                {picture.chosen && (
                  <span className="absolute top-1 right-1 grid size-6 place-items-center rounded-full bg-accent text-accent-fg">
                    <Check aria-hidden="true" className="size-4" />
                  </span>
                )}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function nameOf({ kind, atSeconds }: PictureInfo, index: number, short = false): string {
  if (kind === "image") return short ? "Your own" : "Your own image";
  if (atSeconds === null) return short ? "Suggested" : "The suggested poster";
  const time = formatDuration(atSeconds);
  return short ? time : `Poster ${index + 1}, at ${time}`;
}
