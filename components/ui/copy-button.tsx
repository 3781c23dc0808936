"use client";

import { Check, Copy } from "lucide-react";
import { Button } from "./button.tsx";
import { useCopied } from "./use-copied.ts";

/** Copies a text to the clipboard and says so. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useCopied();
  return (
    <Button
      size="small"
      onClick={() =>
        navigator.clipboard.writeText(text).then(setCopied, () => window.prompt("Copy it from here:", text))
      }
    >
      {copied ? (
        <Check aria-hidden="true" className="size-4" />
      ) : (
        <Copy aria-hidden="true" className="size-4" />
      )}
      <span aria-live="polite">{copied ? "Copied" : label}</span>
    </Button>
  );
}
