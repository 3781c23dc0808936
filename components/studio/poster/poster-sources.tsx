"use client";

import { Film, ImageUp } from "lucide-react";
import { useRef, useState } from "react";
import { maxImageBytes } from "#lib/shared/api/pictures.ts";
import { Button } from "../../ui/button.tsx";
import type { PicturePart } from "./change-picture.ts";
import { MomentSlider } from "./moment-slider.tsx";

/** Another poster: a frame of the video at any moment, or an image file. */
export function PosterSources({ video, busy, onChange, frames }: PicturePart & { frames: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const [atSeconds, setAtSeconds] = useState(0);
  const [refused, setRefused] = useState<string | null>(null);
  const waiting = video.pictures.some(({ state }) => state === "waiting");
  const take = (image: File | undefined) => {
    if (image === undefined) return;
    if (image.size > maxImageBytes) setRefused("This image is larger than 5 MB. Choose a smaller one.");
    else {
      setRefused(null);
      onChange({ do: "send", image });
    }
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="grid items-end gap-x-4 gap-y-3 sm:grid-cols-[minmax(0,1fr)_auto]">
        {frames && (
          <>
            <MomentSlider
              label="Any moment of the video"
              value={atSeconds}
              max={video.durationSeconds ?? 0}
              onChange={setAtSeconds}
              data-testid="frame-moment"
            />
            <Button
              size="small"
              busy={busy || waiting}
              onClick={() => onChange({ do: "make", wish: { kind: "frame", atSeconds } })}
              data-testid="frame-make"
            >
              {!(busy || waiting) && <Film aria-hidden="true" className="size-4" />} Use this moment
            </Button>
          </>
        )}
        <p className="text-sm text-muted">Or an image of your own: JPEG, PNG or WebP, up to 5 MB.</p>
        <Button size="small" disabled={busy || waiting} onClick={() => input.current?.click()}>
          <ImageUp aria-hidden="true" className="size-4" /> Send an image
        </Button>
      </div>
      <input
        ref={input}
        type="file"
        accept="image/jpeg,image/png,image/webp"
        className="sr-only"
        tabIndex={-1}
        aria-label="Poster image"
        data-testid="poster-input"
        onChange={(event) => {
          take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      {refused !== null && (
        <p role="alert" className="text-sm text-danger">
          {refused}
        </p>
      )}
    </div>
  );
}
