"use client";

import { Clapperboard } from "lucide-react";
import { useState } from "react";
import { maxPreviewSeconds } from "#lib/shared/api/pictures.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField } from "../../ui/field.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import type { PicturePart } from "./change-picture.ts";
import { MomentSlider } from "./moment-slider.tsx";

const LENGTHS = [3, 5, 8, maxPreviewSeconds] as const;

/** The clip that plays on a card under the pointer: none at first, a few seconds without sound when the creator wants. */
export function PreviewChoice({ video, busy, onChange }: PicturePart) {
  const [atSeconds, setAtSeconds] = useState(0);
  const [durationSeconds, setDurationSeconds] = useState<number>(5);
  const length = video.durationSeconds ?? 0;
  const waiting = video.pictures.some(({ kind, state }) => kind === "preview" && state === "waiting");
  const working = busy || waiting;
  return (
    <div className="flex flex-col gap-3 border-t pt-5">
      <div>
        <h3 className="text-sm font-medium">Preview</h3>
        <p className="text-sm text-muted">
          A few seconds without sound that play on the video’s card. This part of the video becomes public.
        </p>
      </div>
      <div className="grid gap-4 sm:grid-cols-[14rem_minmax(0,1fr)]">
        {video.previewUrl === null ? (
          <div className="grid aspect-video place-items-center rounded-lg bg-surface-2 text-sm text-muted">
            {waiting ? (
              <span role="status" className="flex items-center gap-2">
                <Spinner /> Being made
              </span>
            ) : (
              "No preview"
            )}
          </div>
        ) : (
          <video
            key={video.previewUrl}
            src={video.previewUrl}
            muted
            loop
            playsInline
            controls
            aria-label="The preview"
            data-testid="preview-video"
            className="aspect-video w-full rounded-lg bg-black object-contain"
          />
        )}
        <div className="flex min-w-0 flex-col gap-3">
          <MomentSlider
            label="Begins at"
            value={Math.min(atSeconds, Math.max(0, length - 1))}
            max={Math.max(0, length - 1)}
            onChange={setAtSeconds}
            data-testid="preview-moment"
          />
          <div className="flex flex-wrap items-end gap-3">
            <SelectField
              label="Length"
              value={durationSeconds}
              onChange={(event) => setDurationSeconds(Number(event.target.value))}
              className="w-32"
            >
              {LENGTHS.map((seconds) => (
                <option key={seconds} value={seconds}>
                  {seconds} seconds
                </option>
              ))}
            </SelectField>
            <div className="mb-1.5 flex flex-wrap gap-2">
              <Button
                busy={working}
                onClick={() =>
                  onChange({ do: "make", wish: { kind: "preview", atSeconds, durationSeconds } })
                }
                data-testid="preview-make"
              >
                {!working && <Clapperboard aria-hidden="true" className="size-4" />}
                {video.previewUrl === null ? "Make public" : "Replace"}
              </Button>
              {video.previewUrl !== null && (
                <Button
                  look="danger"
                  disabled={working}
                  onClick={() => onChange({ do: "withdraw" })}
                  data-testid="preview-withdraw"
                >
                  Show none
                </Button>
              )}
            </div>
          </div>
        </div>
      </div>
    </div>
  );
}
