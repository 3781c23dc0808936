"use client";

import { Check, Copy } from "lucide-react";
import { useCopied } from "../../ui/use-copied.ts";

/** The reference of a request or session, to be handed to whoever runs this place. */
export function CopyReference({ reference }: { reference: string }) {
  const [copied, setCopied] = useCopied();
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      data-testid="player-reference"
      onClick={() => navigator.clipboard?.writeText(reference).then(setCopied, () => undefined)}
      className="flex min-h-9 max-w-full items-center gap-1.5 rounded text-xs text-white/80 hover:text-white"
    >
      <span className="shrink-0" aria-live="polite">
        {copied ? "Copied" : "Reference"}
      </span>
      {/* Selectable where the clipboard is closed to pages. */}
      <span className="truncate font-mono select-all">{reference}</span>
      <span className="sr-only">(press to copy)</span>
      <Icon className="size-3.5 shrink-0" aria-hidden="true" />
    </button>
  );
}
