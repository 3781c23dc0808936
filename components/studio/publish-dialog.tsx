"use client";

import { CalendarClock } from "lucide-react";
import { type ReactNode, useState } from "react";
import { conditionNodes, formOfRule } from "#lib/client/gate/gate-form.ts";
import { useTokenNames } from "#lib/client/gate/token-lookup.ts";
import { describeRule } from "#lib/shared/describe-rule.ts";
import type { NameOf } from "#lib/shared/token-name.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { ReviewChecks } from "./review-checks.tsx";

const CHOICES = [
  { value: "public", title: "Public", text: "In the catalogue, for everybody to find." },
  { value: "unlisted", title: "Unlisted", text: "Only for those you give the link to." },
] as const;

interface PublishDialogProps {
  video: OwnVideo;
  open: boolean;
  busy: boolean;
  error: Error | null;
  onClose: () => void;
  onPublish: (visibility: "public" | "unlisted") => void;
  /** The creator would rather choose a time. */
  onLater: () => void;
}

/** The last look before publishing: who may watch, whether anybody can, what it costs and what everybody will see. */
export function PublishDialog({ video, open, busy, error, onClose, onPublish, onLater }: PublishDialogProps) {
  const [choice, setChoice] = useState<"public" | "unlisted">("public");
  const conditions = video.gate === null ? [] : conditionNodes(formOfRule(video.gate));
  const nameOf = useTokenNames(conditions.flatMap(({ form }) => ("chain" in form ? [form] : [])));
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Review and publish"
      description={<span className="wrap-anywhere">{video.title}</span>}
      data-testid="publish-dialog"
    >
      <Part title="Who may watch">
        <WhoMayWatch video={video} nameOf={nameOf} />
      </Part>
      {video.gate !== null && video.access === "gated" && (
        <Part title="Will it open?">
          <ReviewChecks gate={video.gate} nameOf={nameOf} />
        </Part>
      )}
      <Part title="What everybody will see">
        <PublicFacts video={video} />
      </Part>
      <Part title="What it costs">
        <p>
          Nothing: publishing sends no transaction and needs no gas. Registering the video on a chain is a
          step of its own, for later, and only that costs gas.
        </p>
      </Part>
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
        <Button look="quiet" className="self-start" onClick={onLater} data-testid="publish-later">
          <CalendarClock aria-hidden="true" className="size-4" /> At a time of your choice…
        </Button>
      </fieldset>
      {error !== null && <ProblemNotice error={error} />}
      <div className="sticky -bottom-6 -mx-6 -mb-6 flex justify-end gap-2 border-t bg-surface px-6 py-4">
        <Button onClick={onClose}>Not yet</Button>
        <Button look="primary" busy={busy} onClick={() => onPublish(choice)} data-testid="publish-confirm">
          {choice === "public" ? "Publish" : "Publish unlisted"}
        </Button>
      </div>
    </Dialog>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1.5 text-sm">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function WhoMayWatch({ video, nameOf }: { video: OwnVideo; nameOf: NameOf }) {
  if (video.access === "everyone") {
    return (
      <Notice tone="warning" title="Everyone, without a token and without signing in">
        <span data-testid="publish-rule">You chose this on purpose. A gate can still be set afterwards.</span>
      </Notice>
    );
  }
  if (video.gate === null) {
    return (
      <p data-testid="publish-rule" className="text-danger">
        Nobody yet: go back and say who may watch, or choose “Everyone”.
      </p>
    );
  }
  return (
    <p data-testid="publish-rule" className="rounded-lg bg-surface-2 p-3 wrap-anywhere">
      {describeRule(video.gate, nameOf)}
    </p>
  );
}

/** What leaves the creator's hands with publishing, and what does not. */
function PublicFacts({ video }: { video: OwnVideo }) {
  const description = video.description.trim();
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-muted">Title</dt>
        <dd className="wrap-anywhere">{video.title}</dd>
        <dt className="text-muted">Description</dt>
        <dd className="line-clamp-2 wrap-anywhere">{description === "" ? "none" : description}</dd>
        <dt className="text-muted">Besides</dt>
        <dd>poster, preview if there is one, who may watch, and your account’s address</dd>
      </dl>
      <p className="text-muted">
        You can take the video back at any time, but not what others have seen or copied by then. The film
        itself stays encrypted. Its package has an IPFS address and is not on the public network yet: that
        takes an outside pin, which the operator of this site sets up.
      </p>
    </>
  );
}
