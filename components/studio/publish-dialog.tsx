"use client";

import { useState } from "react";
import { describeRule } from "#lib/shared/describe-rule.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

const CHOICES = [
  { value: "public", title: "Public", text: "Listed in the catalogue." },
  { value: "unlisted", title: "Unlisted", text: "Only for those you give the link to." },
] as const;

interface PublishDialogProps {
  video: OwnVideo;
  open: boolean;
  busy: boolean;
  error: Error | null;
  onClose: () => void;
  onPublish: (visibility: "public" | "unlisted") => void;
}

/** The last look before publishing: who may watch, and what everybody will see. */
export function PublishDialog({ video, open, busy, error, onClose, onPublish }: PublishDialogProps) {
  const [choice, setChoice] = useState<"public" | "unlisted">("public");
  return (
    <Dialog open={open} onClose={onClose} title="Publish this video?" data-testid="publish-dialog">
      <dl className="flex flex-col gap-3 text-sm">
        <div>
          <dt className="font-semibold">Who may watch</dt>
          <dd data-testid="publish-rule">
            {video.access === "everyone" || video.gate === null
              ? "Everyone, without signing in."
              : describeRule(video.gate)}
          </dd>
        </div>
        <div>
          <dt className="font-semibold">What everybody sees</dt>
          <dd className="text-muted">
            The title, the description, the poster picture, who may watch, and your account’s address. The
            film itself, its preview pictures and its sound stay encrypted.
          </dd>
        </div>
      </dl>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 text-sm font-semibold">Where it appears</legend>
        {CHOICES.map(({ value, title, text }) => (
          <label
            key={value}
            className="flex gap-3 rounded-lg border p-3 text-sm has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name="visibility"
              value={value}
              checked={choice === value}
              onChange={() => setChoice(value)}
              className="mt-1 accent-accent"
            />
            <span>
              <span className="block font-medium">{title}</span>
              <span className="text-muted">{text}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {error !== null && <ProblemNotice error={error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Not yet</Button>
        <Button look="primary" busy={busy} onClick={() => onPublish(choice)} data-testid="publish-confirm">
          Publish
        </Button>
      </div>
    </Dialog>
  );
}
