"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "#lib/client/api.ts";
import { rememberOwnVideo } from "#lib/client/own-videos.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { updateAudioTrack } from "#lib/shared/api/videos.ts";
import { canonicalLanguage, languageName } from "#lib/shared/language.ts";
import { cleanLine } from "#lib/shared/text.ts";
import { type AudioTrackInfo, type OwnVideo, textLimits } from "#lib/shared/video.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { Panel } from "./panel.tsx";

/** The audio tracks of a video: in which language each is, and what the player's menu calls it. */
export function AudioPanel({ video }: { video: OwnVideo }) {
  return (
    <Panel
      id="audio"
      title="Audio tracks"
      hint="What viewers choose from when the video speaks several languages."
      data-testid="audio-panel"
    >
      <ul className="flex flex-col divide-y">
        {video.audioTracks.map((track) => (
          <li key={`${track.name} ${track.language} ${track.label}`} className="py-4 first:pt-0 last:pb-0">
            <AudioTrack videoId={video.id} track={track} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function AudioTrack({ videoId, track }: { videoId: string; track: AudioTrackInfo }) {
  const [language, setLanguage] = useState(track.language ?? "");
  const [label, setLabel] = useState(track.label ?? "");
  const save = useMutation(
    {
      mutationFn: () =>
        call(updateAudioTrack, {
          params: { videoId, name: track.name },
          body: { language: language.trim() === "" ? null : language.trim(), label },
        }),
      onSuccess: rememberOwnVideo,
    },
    queryClient,
  );
  const valid = language.trim() === "" || canonicalLanguage(language.trim()) !== null;
  const dirty = language.trim() !== (track.language ?? "") || cleanLine(label) !== (track.label ?? "");
  const number = Number(track.name.slice(1)) + 1;
  return (
    <form
      className="flex flex-col gap-3"
      aria-label={`Audio track ${number}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (dirty && valid && !save.isPending) save.mutate();
      }}
    >
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <span className="font-medium">
          {track.label ?? (track.language === null ? `Audio track ${number}` : languageName(track.language))}
        </span>
        {track.preselected && <Badge tone="accent">Played first</Badge>}
        <span className="text-muted tabular-nums">{Math.round(track.bitrate / 1000)} kbit/s</span>
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
          data-testid="audio-language"
        />
        <TextField
          label="Name in the menu"
          hint="Optional, such as “Director’s commentary”."
          value={label}
          maxLength={textLimits.trackLabel}
          onChange={(event) => setLabel(event.target.value)}
          data-testid="audio-label"
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
