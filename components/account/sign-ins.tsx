"use client";

import { LogOut, Monitor, Smartphone } from "lucide-react";
import { useEndOtherSignIns, useEndSignIn } from "#lib/client/account.ts";
import { describeBrowser } from "#lib/client/describe-browser.ts";
import { formatMoment, shortAccount } from "#lib/client/format.ts";
import type { AccountView } from "#lib/shared/api/account.ts";
import { Panel } from "../studio/video/panel.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

/** Where the viewer is signed in, with a way out of each. */
export function SignIns({ sessions }: { sessions: AccountView["sessions"] }) {
  const end = useEndSignIn();
  const endOthers = useEndOtherSignIns();
  const error = end.error ?? endOthers.error;
  return (
    <Panel
      id="sign-ins"
      title="Where you are signed in"
      hint="A sign-in lasts thirty days."
      aside={
        sessions.length > 1 && (
          <Button
            size="small"
            busy={endOthers.isPending}
            onClick={() => endOthers.mutate()}
            data-testid="end-others"
          >
            Sign out all others
          </Button>
        )
      }
    >
      <div role="status" className="sr-only">
        {endOthers.isSuccess ? "All other browsers are signed out." : ""}
      </div>
      {error !== null && <ProblemNotice error={error} />}
      <ul className="flex flex-col divide-y">
        {sessions.map((session) => {
          const browser = describeBrowser(session.userAgent);
          const Icon = browser.mobile ? Smartphone : Monitor;
          return (
            <li
              key={session.id}
              className="flex items-center gap-4 py-3 first:pt-0 last:pb-0"
              data-testid="sign-in"
              data-current={session.current}
            >
              <Icon aria-hidden="true" className="size-5 shrink-0 text-muted" />
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
                  {browser.name} {session.current && <Badge tone="accent">This browser</Badge>}
                </p>
                <p className="text-xs text-muted">
                  {formatMoment(session.createdAt)} with{" "}
                  <span className="font-mono">{shortAccount(session.account)}</span>
                </p>
              </div>
              {!session.current && (
                <Button
                  size="small"
                  busy={end.isPending && end.variables === session.id}
                  onClick={() => end.mutate(session.id)}
                  aria-label={`Sign out ${browser.name} of ${formatMoment(session.createdAt)}`}
                >
                  <LogOut aria-hidden="true" className="size-4" /> Sign out
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
