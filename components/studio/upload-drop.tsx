"use client";

import { UploadCloud } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { matchInterrupted } from "#lib/client/upload/interrupted.ts";
import { addUpload } from "#lib/client/upload/uploads.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Notice } from "../ui/notice.tsx";

/** Where files are dropped or chosen. A file that belongs to an interrupted upload goes on where that one stopped. */
export function UploadDrop({ interrupted }: { interrupted: readonly OwnVideo[] }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);

  const take = (files: FileList | null) => {
    const all = [...(files ?? [])];
    const empty = all.filter((file) => file.size === 0);
    setRefused(
      empty.length === 0 ? null : `${empty.map((file) => `“${file.name}”`).join(", ")} is empty or a folder.`,
    );
    for (const file of all.filter((each) => each.size > 0)) {
      const earlier = matchInterrupted(file, interrupted);
      addUpload(file, earlier === undefined ? {} : { uploadId: earlier.upload.id, videoId: earlier.id });
    }
  };
  const drag = (event: DragEvent, inside: boolean) => {
    event.preventDefault();
    setOver(inside);
  };

  return (
    <section aria-label="Upload" className="flex flex-col gap-3">
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
          "flex flex-col items-center gap-3 rounded-xl border-2 border-dashed px-6 py-12 text-center transition-colors",
          over ? "border-accent bg-accent-soft" : "border-border-strong/60 bg-surface",
        )}
      >
        <UploadCloud aria-hidden="true" strokeWidth={1.5} className="size-10 text-accent" />
        <div>
          <p className="font-semibold">Drop a video here</p>
          <p className="text-sm text-muted">MP4, MOV, MKV, WebM, AVI … Uploads survive a closed tab.</p>
        </div>
        <input
          ref={input}
          type="file"
          accept="video/*,audio/*,.mkv,.avi,.mov,.ts,.m2ts,.mxf"
          multiple
          className="sr-only"
          tabIndex={-1}
          aria-label="Video files"
          data-testid="upload-input"
          onChange={(event) => {
            take(event.target.files);
            event.target.value = "";
          }}
        />
        <Button look="primary" onClick={() => input.current?.click()}>
          Choose a file
        </Button>
      </div>
      {refused !== null && <Notice tone="warning">{refused}</Notice>}
      {interrupted.map((video) => (
        <Notice key={video.id} tone="warning" title="An upload was interrupted">
          Choose <span className="font-semibold">{video.upload.fileName}</span> again to go on at{" "}
          {Math.floor((video.upload.received / Math.max(1, video.upload.size)) * 100)} %. Nothing is sent
          twice.
        </Notice>
      ))}
    </section>
  );
}
