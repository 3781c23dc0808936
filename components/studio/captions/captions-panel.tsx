"use client";

import { Captions } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { useCaptions } from "#lib/client/captions.ts";
import type { LeftOutCaption } from "#lib/shared/api/captions.ts";
import { languageName } from "#lib/shared/language.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Notice } from "../../ui/notice.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Panel } from "../video/panel.tsx";
import { CaptionAdd } from "./caption-add.tsx";
import { captionFileTypes } from "./caption-file-types.ts";
import { CaptionRow } from "./caption-row.tsx";

/** The captions of a video: those found in its file and those that the creator adds. */
export function CaptionsPanel({ video }: { video: OwnVideo }) {
  const { data, error, refetch } = useCaptions(video);
  const [said, say] = useState("");
  return (
    <Panel
      id="captions"
      title="Captions"
      hint="For those who cannot hear the video or do not speak its language. Only who may watch can read them."
      data-testid="captions-panel"
    >
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton className="h-16" />}
      {data !== undefined && data.captions.length > 0 && (
        <ul className="flex flex-col divide-y divide-border">
          {data.captions.map((caption) => (
            <CaptionRow key={caption.id} videoId={video.id} caption={caption} say={say} />
          ))}
        </ul>
      )}
      <Files videoId={video.id} empty={data?.captions.length === 0} say={say} />
      {data !== undefined && data.leftOut.length > 0 && <LeftOut tracks={data.leftOut} />}
    </Panel>
  );
}

interface FilesProps {
  videoId: string;
  empty: boolean;
  say: (text: string) => void;
}

/** Where caption files are dropped or chosen, and those that wait for their language. */
function Files({ videoId, empty, say }: FilesProps) {
  const input = useRef<HTMLInputElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const [over, setOver] = useState(false);
  const [waiting, setWaiting] = useState<{ file: File; key: number }[]>([]);
  const [last, setLast] = useState(0);
  const take = (files: FileList | null) => {
    const added = [...(files ?? [])].map((file, index) => ({ file, key: last + index + 1 }));
    setLast(last + added.length);
    setWaiting((old) => [...old, ...added]);
  };
  const drag = (event: DragEvent, inside: boolean) => {
    event.preventDefault();
    setOver(inside);
  };
  const letGo = (key: number) => {
    setWaiting((old) => old.filter((one) => one.key !== key));
    addButton.current?.focus();
  };
  return (
    <>
      {waiting.map(({ file, key }) => (
        <CaptionAdd
          key={key}
          videoId={videoId}
          file={file}
          onCancel={() => letGo(key)}
          onAdded={(caption) => {
            say(`Added the captions “${caption?.label ?? ""}”.`);
            letGo(key);
          }}
        />
      ))}
      {/* The same can be done with the button in it; dropping is a shortcut. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: see above. */}
      <div
        onDragEnter={(event) => drag(event, true)}
        onDragOver={(event) => drag(event, true)}
        onDragLeave={(event) => drag(event, false)}
        onDrop={(event) => {
          drag(event, false);
          take(event.dataTransfer.files);
        }}
        className={classNames(
          "flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl border border-dashed p-4 transition-colors",
          over ? "border-accent bg-accent-soft" : "border-border-strong/60",
        )}
      >
        <Captions aria-hidden="true" strokeWidth={1.5} className="size-8 shrink-0 text-accent" />
        <div className="min-w-40 flex-1">
          <p className="text-sm font-medium">{empty ? "No captions yet" : "Another language?"}</p>
          <p className="text-sm text-muted">Drop a WebVTT or SubRip file here (.vtt, .srt, up to 2 MiB).</p>
        </div>
        <input
          ref={input}
          type="file"
          accept={captionFileTypes}
          multiple
          className="sr-only"
          tabIndex={-1}
          aria-label="Caption files"
          data-testid="caption-input"
          onChange={(event) => {
            take(event.target.files);
            event.target.value = "";
          }}
        />
        <Button ref={addButton} size="small" onClick={() => input.current?.click()}>
          Choose a file
        </Button>
      </div>
    </>
  );
}

const reasons: Readonly<Record<LeftOutCaption["reason"], string>> = {
  pictures: "made of pictures, not of text; add them as a text file",
  unreadable: "could not be read; add them as a text file",
  empty: "without any text",
  too_many: "one more than a video may have",
};

/** Subtitles of the original that are not in the list, and why. */
function LeftOut({ tracks }: { tracks: readonly LeftOutCaption[] }) {
  return (
    <Notice title="Not taken from the video file">
      <ul className="flex flex-col gap-1">
        {tracks.map(({ language, label, reason }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes once it is there.
          <li key={index}>
            {label ?? (language === "und" ? "Subtitles" : languageName(language))}: {reasons[reason]}.
          </li>
        ))}
      </ul>
    </Notice>
  );
}
