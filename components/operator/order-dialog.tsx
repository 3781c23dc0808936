"use client";

import { useState } from "react";
import { useOrder } from "#lib/client/moderation.ts";
import type { ActionKind } from "#lib/shared/api/moderation.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextArea } from "../ui/field.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

const WORDS: Record<ActionKind, { title: string; means: string; button: string; danger: boolean }> = {
  take_down: {
    title: "Take this video down?",
    means:
      "Nobody but its creator and operators sees it any more, and whoever is watching is stopped. Its open reports are closed. The creator reads your reason.",
    button: "Take it down",
    danger: true,
  },
  restore: {
    title: "Restore this video?",
    means: "It is as visible as it was before. The creator reads your reason.",
    button: "Restore it",
    danger: false,
  },
  dismiss: {
    title: "Dismiss the reports?",
    means: "The video stays as it is and the reports are closed. Your reason stays in the log.",
    button: "Dismiss",
    danger: false,
  },
  ban: {
    title: "Ban this account?",
    means:
      "It cannot upload or publish, and all its videos are taken down. It can still watch, and export or delete what it has. Its owner reads your reason.",
    button: "Ban it",
    danger: true,
  },
  unban: {
    title: "Lift the ban?",
    means: "It may upload and publish again, and what the ban took down is restored.",
    button: "Lift the ban",
    danger: false,
  },
};

interface OrderDialogProps {
  kind: ActionKind;
  videoId: string;
  viewerId: string;
  onClose: () => void;
}

/** Says what an order does, and asks why: nothing is done without a reason. */
export function OrderDialog({ kind, videoId, viewerId, onClose }: OrderDialogProps) {
  const [reason, setReason] = useState("");
  const order = useOrder();
  const { title, means, button, danger } = WORDS[kind];
  return (
    <Dialog open onClose={onClose} title={title} description={means}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          order.mutate({ kind, videoId, viewerId, reason }, { onSuccess: onClose });
        }}
      >
        <TextArea
          label="Why"
          required
          minLength={3}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          data-testid="order-reason"
        />
        {order.error !== null && <ProblemNotice error={order.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look={danger ? "danger" : "primary"}
            busy={order.isPending}
            data-testid="order-confirm"
          >
            {button}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
