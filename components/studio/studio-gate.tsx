"use client";

import { Wallet } from "lucide-react";
import type { ReactNode } from "react";
import { useViewer } from "#lib/client/viewer.ts";
import { requestSignIn } from "#lib/client/wallet/wallet-store.ts";
import type { ViewerInfo } from "#lib/shared/api/auth.ts";
import { Button } from "../ui/button.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

/** Lets signed-in creators in; tells everybody else what the studio is and how to come in. */
export function StudioGate({ children }: { children: (viewer: ViewerInfo) => ReactNode }) {
  const { viewer, error, retry } = useViewer();
  if (viewer) return children(viewer);
  if (viewer === undefined && error !== null) return <ProblemNotice error={error} onRetry={retry} />;
  if (viewer === undefined) return <div aria-hidden="true" className="skeleton h-64" />;
  return (
    <div className="card flex flex-col items-center gap-3 px-6 py-14 text-center">
      <Wallet aria-hidden="true" className="size-8 text-accent" />
      <h2 className="text-lg font-semibold">Sign in to upload</h2>
      <p className="max-w-md text-sm text-muted">
        Your wallet is your account here: what you upload belongs to it, and only it can gate and publish it.
        Signing in costs nothing.
      </p>
      <Button look="primary" className="mt-2" onClick={requestSignIn}>
        Connect wallet
      </Button>
    </div>
  );
}
