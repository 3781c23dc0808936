"use client";

import { Wallet } from "lucide-react";
import type { ReactNode } from "react";
import { useViewer } from "#lib/client/viewer.ts";
import type { ViewerInfo } from "#lib/shared/api/auth.ts";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { ConnectButton } from "./connect-button.tsx";

interface SignedInProps {
  /** What is asked of those who are not, and why. */
  title: string;
  reason: string;
  /** What stands there until it is known who is signed in. */
  loading?: ReactNode;
  children: (viewer: ViewerInfo) => ReactNode;
}

/** Shows its content to whoever is signed in, and everybody else how to. */
export function SignedIn({ title, reason, loading, children }: SignedInProps) {
  const { viewer, error, retry } = useViewer();
  if (viewer) return children(viewer);
  if (viewer === undefined && error !== null) return <ProblemNotice error={error} onRetry={retry} />;
  if (viewer === undefined) return loading ?? <Skeleton className="h-64" />;
  return (
    <div className="card flex flex-col items-center gap-3 px-6 py-14 text-center">
      <Wallet aria-hidden="true" className="size-8 text-accent" />
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="max-w-md text-sm text-muted">{reason}</p>
      <ConnectButton look="primary" className="mt-2" />
    </div>
  );
}
