"use client";

import { type FormEvent, useState } from "react";
import { languageOfFile } from "#lib/client/caption-languages.ts";
import { useCaptionChange } from "#lib/client/captions.ts";
import type { OwnCaption } from "#lib/shared/api/captions.ts";
import { languageName } from "#lib/shared/language.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { CaptionFields } from "./caption-fields.tsx";

interface CaptionAddProps {
  videoId: string;
  file: File;
  onAdded: (caption: OwnCaption | null) => void;
  onCancel: () => void;
}

/** A caption file that was chosen: asks for its language, then sends it. */
export function CaptionAdd({ videoId, file, onAdded, onCancel }: CaptionAddProps) {
  const [language, setLanguage] = useState(languageOfFile(file.name) ?? "");
  const [label, setLabel] = useState("");
  const add = useCaptionChange(videoId, onAdded);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (language !== "" && !add.isPending) add.mutate({ kind: "add", file, language, label });
  };
  return (
    <form
      onSubmit={submit}
      aria-label={`Captions of ${file.name}`}
      className="flex flex-col gap-3 rounded-xl border border-border bg-surface-2/50 p-4"
    >
      <p className="text-sm font-medium wrap-anywhere">{file.name}</p>
      <CaptionFields
        language={language}
        label={label}
        placeholder={language === "" ? "" : languageName(language)}
        onChange={(change) => {
          if (change.language !== undefined) setLanguage(change.language);
          if (change.label !== undefined) setLabel(change.label);
        }}
      />
      {add.error !== null && <ProblemNotice error={add.error} />}
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          look="primary"
          busy={add.isPending}
          disabled={language === ""}
          data-testid="caption-add"
        >
          Add captions
        </Button>
        <Button look="quiet" disabled={add.isPending} onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
