"use client";

import { Download, FileUp, Pencil, Trash2 } from "lucide-react";
import { type ComponentProps, type FormEvent, useRef, useState } from "react";
import { captionTextUrl, useCaptionChange } from "#lib/client/captions.ts";
import type { OwnCaption } from "#lib/shared/api/captions.ts";
import { languageName } from "#lib/shared/language.ts";
import { cleanLine } from "#lib/shared/text.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { CaptionFields } from "./caption-fields.tsx";
import { captionFileTypes } from "./caption-file-types.ts";

interface CaptionRowProps {
  videoId: string;
  caption: OwnCaption;
  /** Says what was done, for those who cannot see it. */
  say: (text: string) => void;
}

/** One caption track, with what can be done to it. */
export function CaptionRow({ videoId, caption, say }: CaptionRowProps) {
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const edit = useRef<HTMLButtonElement>(null);
  const replace = useCaptionChange(videoId, () => say(`Replaced the captions “${caption.label}”.`));
  const remove = useCaptionChange(videoId, () => say(`Deleted the captions “${caption.label}”.`));
  const closeEditor = () => {
    setEditing(false);
    requestAnimationFrame(() => edit.current?.focus());
  };
  const name = `“${caption.label}”`;
  const language = languageName(caption.language);
  return (
    <li className="flex flex-col gap-3 py-3 first:pt-0 last:pb-0" data-testid="caption-row">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="font-medium wrap-anywhere">{caption.label}</p>
          {(language !== caption.label || caption.origin === "extracted") && (
            <p className="mt-0.5 flex flex-wrap items-center gap-2 text-sm text-muted">
              {language !== caption.label && language}
              {caption.origin === "extracted" && <Badge>From the video file</Badge>}
            </p>
          )}
        </div>
        <div className="-mx-2 flex items-center sm:mx-0">
          <IconButton
            ref={edit}
            label={`Rename ${name}`}
            aria-expanded={editing}
            onClick={() => setEditing(!editing)}
          >
            <Pencil aria-hidden="true" className="size-4" />
          </IconButton>
          <IconButton
            label={`Replace the file of ${name}`}
            busy={replace.isPending}
            onClick={() => input.current?.click()}
          >
            {!replace.isPending && <FileUp aria-hidden="true" className="size-4" />}
          </IconButton>
          <Button look="quiet" size="small" asChild>
            <a
              href={captionTextUrl(videoId, caption.id)}
              download={`${caption.label.replace(/[\\/:*?"<>|]/g, "_")}.vtt`}
              aria-label={`Download ${name}`}
              title={`Download ${name}`}
            >
              <Download aria-hidden="true" className="size-4" />
            </a>
          </Button>
          <IconButton label={`Delete ${name}`} onClick={() => setAsking(true)} data-testid="caption-delete">
            <Trash2 aria-hidden="true" className="size-4 text-danger" />
          </IconButton>
        </div>
      </div>
      <input
        ref={input}
        type="file"
        accept={captionFileTypes}
        className="sr-only"
        tabIndex={-1}
        aria-label={`New file of ${name}`}
        data-testid="caption-replace-input"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file !== undefined) replace.mutate({ kind: "replace", captionId: caption.id, file });
        }}
      />
      {replace.error !== null && <ProblemNotice error={replace.error} />}
      {editing && <Editor videoId={videoId} caption={caption} say={say} onClose={closeEditor} />}
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Delete the captions ${name}?`}
        description="Viewers cannot choose them any more. Download them first if this is your only copy."
      >
        {remove.error !== null && <ProblemNotice error={remove.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(false)}>Keep them</Button>
          <Button
            look="danger"
            busy={remove.isPending}
            onClick={() => remove.mutate({ kind: "delete", captionId: caption.id })}
            data-testid="caption-delete-confirm"
          >
            Delete
          </Button>
        </div>
      </Dialog>
    </li>
  );
}

type EditorProps = CaptionRowProps & { onClose: () => void };

function Editor({ videoId, caption, say, onClose }: EditorProps) {
  const [fields, setFields] = useState({ language: caption.language, label: caption.label });
  const rename = useCaptionChange(videoId, (changed) => {
    say(`Saved the captions “${changed?.label ?? ""}”.`);
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (cleanLine(fields.label) !== "" && !rename.isPending)
      rename.mutate({ kind: "rename", captionId: caption.id, ...fields });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3" aria-label={`Rename “${caption.label}”`}>
      <CaptionFields
        {...fields}
        placeholder=""
        onChange={(change) => setFields((old) => ({ ...old, ...change }))}
      />
      {rename.error !== null && <ProblemNotice error={rename.error} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" size="small" busy={rename.isPending} disabled={cleanLine(fields.label) === ""}>
          Save
        </Button>
        <Button size="small" look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

function IconButton({ label, ...rest }: { label: string } & ComponentProps<typeof Button>) {
  return <Button look="quiet" size="small" aria-label={label} title={label} {...rest} />;
}
