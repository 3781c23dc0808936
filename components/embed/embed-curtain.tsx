import { ExternalLink } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import type { VideoView } from "#lib/shared/video.ts";
import { classNames } from "../ui/class-names.ts";

interface EmbedCurtainProps {
  video: VideoView;
  icon: ReactNode;
  title: string;
  /** For tests and style: which of the frame's states this is. */
  state: string;
  action?: ReactNode;
  children?: ReactNode;
}

/** The poster, and over it what stands in the way of playing. Small frames lose the icon and the explanation first. */
export function EmbedCurtain({ video, icon, title, state, action, children }: EmbedCurtainProps) {
  return (
    <section
      aria-label={video.title}
      data-testid="embed-curtain"
      data-state={state}
      className="relative isolate grid min-h-dvh bg-black text-white"
    >
      {video.posterUrl !== null && (
        // biome-ignore lint/performance/noImgElement: the poster has one size and is served from here.
        <img src={video.posterUrl} alt="" className="absolute inset-0 -z-10 size-full object-contain" />
      )}
      <div role="status" className="grid place-items-center bg-black/75 p-4 text-center backdrop-blur-sm">
        {/* Another state is another element: the words of the last one do not wander to the place of the next. */}
        <div key={state} className="flex max-w-md flex-col items-center gap-1.5">
          <span aria-hidden="true" className="[&>svg]:size-7 [@media(max-height:240px)]:hidden">
            {icon}
          </span>
          <div className="flex flex-col items-center gap-1">
            <p className="text-base font-semibold text-balance sm:text-lg">{title}</p>
            {children !== undefined && (
              <p className="text-sm text-pretty text-white/85 [@media(max-height:170px)]:sr-only">
                {children}
              </p>
            )}
          </div>
          {action !== undefined && (
            <div className="mt-1.5 flex flex-wrap items-center justify-center gap-2">{action}</div>
          )}
        </div>
      </div>
    </section>
  );
}

/** The one thing to press. */
export function EmbedAction({ className, ...rest }: ComponentProps<"button">) {
  return <button type="button" className={classNames(LOOK, PROMINENT, className)} {...rest} />;
}

/** Leads to the video's own page, in a tab of its own. */
export function OpenOnSite({ videoId, prominent = false }: { videoId: string; prominent?: boolean }) {
  return (
    <a
      href={`/watch/${videoId}`}
      target="_blank"
      rel="noopener"
      className={classNames(LOOK, prominent ? PROMINENT : QUIET)}
      data-testid="embed-open-on-site"
    >
      <ExternalLink aria-hidden="true" className="size-4" /> Open on StreamGate
    </a>
  );
}

const LOOK =
  "inline-flex h-10 items-center justify-center gap-2 rounded-lg px-4 text-sm font-semibold focus-visible:outline-white";
const PROMINENT = "bg-white text-black hover:bg-white/85";
const QUIET = "text-white underline-offset-4 hover:underline";
