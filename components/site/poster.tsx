import { Clapperboard } from "lucide-react";
import { classNames } from "../ui/class-names.ts";

/** The still picture of a video, 16:9; a quiet stand-in until it has one. */
export function Poster({
  src,
  eager = false,
  className,
}: {
  src: string | null;
  eager?: boolean;
  className?: string;
}) {
  return (
    <div className={classNames("relative aspect-video overflow-hidden bg-surface-2", className)}>
      {src === null ? (
        <Clapperboard
          aria-hidden="true"
          strokeWidth={1.25}
          className="absolute top-1/2 left-1/2 size-12 -translate-1/2 text-border-strong"
        />
      ) : (
        // The picture is made in one size and served immutable; next/image would only copy it.
        // biome-ignore lint/performance/noImgElement: see above.
        <img
          src={src}
          alt=""
          loading={eager ? "eager" : "lazy"}
          decoding="async"
          className="size-full object-cover"
        />
      )}
    </div>
  );
}
