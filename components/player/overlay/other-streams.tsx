import { CircleStop } from "lucide-react";
import type { OtherStream } from "../player-state.ts";

interface OtherStreamsProps {
  streams: readonly OtherStream[];
  /** Ends this stream and plays here. */
  onStop: (sessionId: string) => void;
}

/** What the same viewer watches elsewhere, each with the button that ends it in favour of this one. */
export function OtherStreams({ streams, onStop }: OtherStreamsProps) {
  if (streams.length === 0) return null;
  return (
    <ul className="flex w-full flex-col gap-2">
      {streams.map(({ sessionId, title, startedAt, client }) => (
        <li
          key={sessionId}
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-lg bg-white/10 p-3 text-left text-sm sm:py-1 sm:pr-1"
        >
          <span className="min-w-0">
            <span className="block font-medium wrap-anywhere">{title ?? "Another video"}</span>
            <span className="text-white/75">
              {client === "external" ? "In a player of its own" : "In a browser"}
              {startedAt !== null && `, since ${clock(startedAt)}`}
            </span>
          </span>
          <button
            type="button"
            onClick={() => onStop(sessionId)}
            className="flex min-h-11 items-center justify-center gap-2 rounded-lg bg-white px-3 font-semibold text-black hover:bg-white/85 max-sm:mt-1 max-sm:w-full"
          >
            <CircleStop className="size-4" aria-hidden="true" /> Stop it and play here
          </button>
        </li>
      ))}
    </ul>
  );
}

function clock(iso: string): string {
  return new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" }).format(new Date(iso));
}
