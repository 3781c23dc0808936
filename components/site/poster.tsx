import { Clapperboard } from "lucide-react";
import { classNames } from "../ui/class-names.ts";

interface PosterProps {
  src: string | null;
  /** In sight at first: load it at once. */
  eager?: boolean;
  /** Shows the whole poster, between bars if need be, as the player does; otherwise it fills the place. */
  whole?: boolean;
  className?: string;
}

/** The poster of a video, 16:9; a quiet stand-in until it has one. */
export function Poster({ src, eager = false, whole = false, className }: PosterProps) {
  const background = whole && src !== null ? "bg-black" : "bg-surface-2";
  return (
    <div className={classNames("relative aspect-video overflow-hidden", background, className)}>
      {src === null ? (
        <Clapperboard
          aria-hidden="true"
          strokeWidth={1.25}
          className="absolute top-1/2 left-1/2 size-12 -translate-1/2 text-border-strong"
        />
      ) : (
        // The poster is made in one size and served immutable; next/image would only copy it.
        // biome-ignore lint/performance/noImgElement: see above.
        <img
          src={src}
          alt=""
          loading={eager ? "eager" : "lazy"}
          decoding="async"
          className={classNames("size-full", whole ? "object-contain" : "object-cover")}
        />
      )}
    </div>
  );
}
