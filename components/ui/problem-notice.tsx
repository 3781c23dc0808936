"use client";

import type { ReactNode } from "react";
import { toApiProblem } from "#lib/client/api-problem.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

interface ProblemNoticeProps {
  error: unknown;
  /** Shows “Try again” when the problem may pass. */
  onRetry?: (() => void) | undefined;
  actions?: ReactNode;
  className?: string;
}

/** What went wrong, in the server's words, with the reference under which the logs know it. */
export function ProblemNotice({ error, onRetry, actions, className }: ProblemNoticeProps) {
  const { problem } = toApiProblem(error);
  const mayRetry = onRetry !== undefined && problem.retryable;
  return (
    <Notice
      tone="danger"
      title={problem.title}
      {...(className === undefined ? {} : { className })}
      {...(mayRetry || actions !== undefined
        ? {
            actions: (
              <>
                {mayRetry && (
                  <Button size="small" onClick={onRetry}>
                    Try again
                  </Button>
                )}
                {actions}
              </>
            ),
          }
        : {})}
    >
      <p>{problem.detail}</p>
      {problem.reference !== "" && (
        <p className="mt-1 text-xs text-muted">
          Reference for support: <code className="font-mono">{problem.reference}</code>
        </p>
      )}
    </Notice>
  );
}
