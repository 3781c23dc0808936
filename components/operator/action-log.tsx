import Link from "next/link";
import type { RefObject } from "react";
import { formatMoment, shortAccount } from "#lib/client/format.ts";
import type { ActionKind, ModerationActionView } from "#lib/shared/api/moderation.ts";

const WORDS: Record<ActionKind, string> = {
  take_down: "took down",
  restore: "restored",
  dismiss: "dismissed reports of",
  ban: "banned",
  unban: "lifted the ban of",
};

interface ActionLogProps {
  actions: readonly ModerationActionView[];
  list?: RefObject<HTMLOListElement | null>;
}

/** What operators did, newest first: who, what, when and why. */
export function ActionLog({ actions, list }: ActionLogProps) {
  if (actions.length === 0) return <p className="text-sm text-muted">Nothing was done yet.</p>;
  return (
    <ol ref={list} className="flex flex-col gap-4 text-sm">
      {actions.map((action) => (
        <li
          key={action.id}
          className="flex flex-col gap-0.5 border-l-2 pl-3"
          data-testid="action"
          data-kind={action.kind}
        >
          <p className="wrap-anywhere">
            <span className="font-mono text-xs">{shortAccount(action.operator)}</span> {WORDS[action.kind]}{" "}
            {action.videoId === null ? (
              <span className="font-mono text-xs">{(action.viewerId ?? "").slice(0, 12)}…</span>
            ) : (
              <Link href={`/operator/videos/${action.videoId}`} className="text-accent underline">
                a video
              </Link>
            )}
          </p>
          <p className="wrap-anywhere text-muted">{action.reason}</p>
          <p className="text-xs text-muted">{formatMoment(action.createdAt)}</p>
        </li>
      ))}
    </ol>
  );
}
