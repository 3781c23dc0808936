"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "#lib/client/api.ts";
import { rememberOwnVideo } from "#lib/client/own-videos.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { updateSound } from "#lib/shared/api/videos.ts";
import { canonicalLanguage, languageName } from "#lib/shared/language.ts";
import { cleanLine } from "#lib/shared/text.ts";
import { type OwnVideo, type SoundInfo, textLimits } from "#lib/shared/video.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { Panel } from "./panel.tsx";

/** The sounds of a video: in which language each is, and what the player's menu calls it. */
export function AudioPanel({ video }: { video: OwnVideo }) {
  return (
    <Panel
      id="sound"
      title="Sound"
      hint="What viewers choose from when the video speaks several languages."
      data-testid="audio-panel"
    >
      <ul className="flex flex-col divide-y">
        {video.sounds.map((sound) => (
          <li key={`${sound.name} ${sound.language} ${sound.label}`} className="py-4 first:pt-0 last:pb-0">
            <Sound videoId={video.id} sound={sound} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Sound({ videoId, sound }: { videoId: string; sound: SoundInfo }) {
  const [language, setLanguage] = useState(sound.language ?? "");
  const [label, setLabel] = useState(sound.label ?? "");
  const save = useMutation(
    {
      mutationFn: () =>
        call(updateSound, {
          params: { videoId, name: sound.name },
          body: { language: language.trim() === "" ? null : language.trim(), label },
        }),
      onSuccess: rememberOwnVideo,
    },
    queryClient,
  );
  const valid = language.trim() === "" || canonicalLanguage(language.trim()) !== null;
  const dirty = language.trim() !== (sound.language ?? "") || cleanLine(label) !== (sound.label ?? "");
  const number = Number(sound.name.slice(1)) + 1;
  return (
    <form
      className="flex flex-col gap-3"
      aria-label={`Sound ${number}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (dirty && valid && !save.isPending) save.mutate();
      }}
    >
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <span className="font-medium">
          {sound.label ?? (sound.language === null ? `Sound ${number}` : languageName(sound.language))}
        </span>
        {sound.preselected && <Badge tone="accent">Played first</Badge>}
        <span className="text-muted tabular-nums">{Math.round(sound.bitrate / 1000)} kbit/s</span>
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label="Language"
          hint={
            language.trim() !== "" && valid ? languageName(language.trim()) : "A tag such as en, de or pt-BR."
          }
          error={valid ? undefined : "That is no language tag. Use one such as en or pt-BR."}
          value={language}
          maxLength={35}
          onChange={(event) => setLanguage(event.target.value)}
          data-testid="sound-language"
        />
        <TextField
          label="Name in the menu"
          hint="Optional, such as “Director’s commentary”."
          value={label}
          maxLength={textLimits.trackLabel}
          onChange={(event) => setLabel(event.target.value)}
          data-testid="sound-label"
        />
      </div>
      {save.error !== null && <ProblemNotice error={save.error} />}
      {dirty && (
        <div>
          <Button type="submit" size="small" busy={save.isPending} disabled={!valid}>
            Save
          </Button>
        </div>
      )}
    </form>
  );
}
