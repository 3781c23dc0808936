"use client";

import type { ReactNode } from "react";
import type { ViewerInfo } from "#lib/shared/api/auth.ts";
import { SignedIn } from "../wallet/signed-in.tsx";

/** Lets signed-in creators in; tells everybody else what the studio is and how to come in. */
export function StudioGate({ children }: { children: (viewer: ViewerInfo) => ReactNode }) {
  return (
    <SignedIn
      title="Sign in to upload"
      reason="Your wallet is your account here: what you upload belongs to it, and only it can gate and publish it. Signing in costs nothing."
    >
      {children}
    </SignedIn>
  );
}
