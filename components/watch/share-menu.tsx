"use client";

import { Code, Copy, Share2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { embedCode } from "#lib/client/embed-code.ts";
import type { VideoView } from "#lib/shared/video.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Dialog } from "../ui/dialog.tsx";

interface ShareMenuProps {
  video: VideoView;
  url: string;
  /** Its creator allows other sites to embed it. */
  embeddable: boolean;
}

/** Ways to pass a video on: the system's own, its link, and the code that embeds it where that is allowed. */
export function ShareMenu({ video, url, embeddable }: ShareMenuProps) {
  const [open, setOpen] = useState(false);
  const mayShare = typeof navigator !== "undefined" && "share" in navigator;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} data-testid="share">
        <Share2 aria-hidden="true" className="size-4" /> Share
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Share this video"
        description="The link shows the page to everybody; the gate still decides who may watch."
        data-testid="share-dialog"
      >
        <Copyable icon={<Copy className="size-4" />} label="Link" text={url} action="Copy link" />
        {embeddable && (
          <Copyable
            icon={<Code className="size-4" />}
            label="Embed code, for the sites that its creator allows"
            text={embedCode(video, new URL(url).origin)}
            action="Copy code"
          />
        )}
        {mayShare && (
          <Button
            look="primary"
            onClick={() => {
              // Declining the system's sheet is no failure.
              navigator.share({ title: video.title, url }).catch(() => {});
            }}
          >
            <Share2 aria-hidden="true" className="size-4" /> More ways to share
          </Button>
        )}
      </Dialog>
    </>
  );
}

interface CopyableProps {
  icon: ReactNode;
  label: string;
  text: string;
  action: string;
}

function Copyable({ icon, label, text, action }: CopyableProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <p className="flex items-center gap-1.5 text-sm font-medium">
        <span aria-hidden="true" className="text-muted">
          {icon}
        </span>
        {label}
      </p>
      <code className="rounded-lg bg-surface-2 p-3 font-mono text-xs wrap-anywhere">{text}</code>
      <div className="self-end">
        <CopyButton text={text} label={action} />
      </div>
    </div>
  );
}
