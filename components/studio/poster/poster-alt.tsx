"use client";

import { useState } from "react";
import { cleanLine } from "#lib/shared/text.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import type { PicturePart } from "./change-picture.ts";

/** What the poster shows, in words, for those who cannot see it. */
export function PosterAlt({ video, busy, onChange }: PicturePart) {
  const [text, setText] = useState(video.posterAlt);
  const dirty = cleanLine(text) !== video.posterAlt;
  return (
    <form
      className="flex items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (dirty && !busy) onChange({ do: "describe", posterAlt: text });
      }}
    >
      <TextField
        label="What the poster shows"
        hint="Optional: read aloud to people who cannot see it."
        value={text}
        maxLength={300}
        onChange={(event) => setText(event.target.value)}
        className="flex-1"
        data-testid="poster-alt"
      />
      {dirty && (
        <Button type="submit" busy={busy} className="mb-[1.375rem]">
          Save
        </Button>
      )}
    </form>
  );
}
