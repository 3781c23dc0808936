"use client";

import { useMutation } from "@tanstack/react-query";
import { ExternalLink, Globe, Plus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { call } from "#lib/client/api.ts";
import { embedCode } from "#lib/client/embed-code.ts";
import { rememberOwnVideo } from "#lib/client/own-videos.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { updateVideo } from "#lib/shared/api/videos.ts";
import { maxEmbedOrigins, toEmbedOrigin } from "#lib/shared/embed-origin.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { TextArea, TextField } from "../../ui/field.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { Panel } from "./panel.tsx";

/** Which other sites may show the video, and the code that does it. */
export function EmbedPanel({ video }: { video: OwnVideo }) {
  const save = useMutation(
    {
      mutationFn: (embedOrigins: string[]) =>
        call(updateVideo, { params: { videoId: video.id }, body: { embedOrigins } }),
      onSuccess: rememberOwnVideo,
    },
    queryClient,
  );
  const origins = video.embedOrigins;
  return (
    <Panel
      id="embed"
      title="Embed"
      hint="Show the player on other sites. Who may watch stays the same: viewers sign in here, in a window of their own."
      data-testid="embed-panel"
    >
      <div className="flex flex-col gap-3">
        <h3 className="text-sm font-medium">Sites that may show it</h3>
        {origins.length === 0 ? (
          <p className="text-sm text-muted">
            None yet. On any other site a short notice is shown in its place.
          </p>
        ) : (
          <ul className="flex flex-col divide-y rounded-lg border" data-testid="embed-origins">
            {origins.map((origin) => (
              <li key={origin} className="flex items-center gap-2 py-1.5 pr-1.5 pl-3 text-sm">
                <Globe aria-hidden="true" className="size-4 shrink-0 text-muted" />
                <span className="min-w-0 flex-1 font-mono text-xs wrap-anywhere">{origin}</span>
                <Button
                  size="small"
                  look="quiet"
                  aria-label={`Remove ${origin}`}
                  busy={save.isPending && !save.variables.includes(origin)}
                  onClick={() => save.mutate(origins.filter((other) => other !== origin))}
                >
                  {!(save.isPending && !save.variables.includes(origin)) && (
                    <X aria-hidden="true" className="size-4" />
                  )}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <AddOrigin
          origins={origins}
          busy={save.isPending}
          onAdd={(origin) => save.mutateAsync([...origins, origin])}
        />
        {save.error !== null && <ProblemNotice error={save.error} />}
      </div>
      <Code video={video} />
    </Panel>
  );
}

interface AddOriginProps {
  origins: readonly string[];
  busy: boolean;
  onAdd: (origin: string) => Promise<unknown>;
}

function AddOrigin({ origins, busy, onAdd }: AddOriginProps) {
  const [text, setText] = useState("");
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const full = origins.length >= maxEmbedOrigins;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy || text.trim() === "") return;
    const origin = toEmbedOrigin(text);
    if (origin === null) {
      return setComplaint("That is no address of a site that we can allow. It begins with https://.");
    }
    if (origins.includes(origin)) return setComplaint(`${origin} is in the list already.`);
    setComplaint(undefined);
    // What went wrong is shown under the form, and what was written stays.
    onAdd(origin).then(
      () => setText(""),
      () => undefined,
    );
  };
  return (
    <form onSubmit={submit} className="flex items-start gap-2" noValidate>
      <TextField
        className="flex-1"
        label="Address of a site"
        hideLabel
        hint={
          full
            ? `${maxEmbedOrigins} sites are the most. Remove one to add another.`
            : "Paste the address of any page there; the whole site is allowed, its subdomains are not."
        }
        error={complaint}
        placeholder="https://example.org"
        inputMode="url"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        value={text}
        disabled={full}
        onChange={(event) => {
          setText(event.target.value);
          setComplaint(undefined);
        }}
        data-testid="embed-origin"
      />
      <Button type="submit" busy={busy} disabled={full || text.trim() === ""} data-testid="embed-add">
        {!busy && <Plus aria-hidden="true" className="size-4" />} Allow
      </Button>
    </form>
  );
}

function Code({ video }: { video: OwnVideo }) {
  const code = embedCode(video, window.location.origin);
  return (
    <div className="flex flex-col gap-3">
      <TextArea
        label="Code to paste there"
        readOnly
        rows={4}
        spellCheck={false}
        className="[&_textarea]:font-mono [&_textarea]:text-xs"
        value={code}
        onFocus={(event) => event.currentTarget.select()}
        data-testid="embed-code"
      />
      <div className="flex flex-wrap gap-2">
        <CopyButton text={code} label="Copy code" />
        <Button size="small" asChild>
          <a href={`/embed/${video.id}`} target="_blank" rel="noopener">
            <ExternalLink aria-hidden="true" className="size-4" /> Look at it
          </a>
        </Button>
      </div>
      {video.visibility === "draft" && (
        <p className="text-sm text-muted">While it is a draft, nobody but you sees it anywhere.</p>
      )}
    </div>
  );
}
