"use client";

import dynamic from "next/dynamic";
import { Logo } from "../site/logo.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

const EmbedSignIn = dynamic(() => import("./embed-sign-in.tsx"), {
  ssr: false,
  loading: () => <Skeleton className="h-40 w-full" />,
});

/** A small window with one question. */
export function SignInSlot() {
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-md flex-col gap-6 p-6">
      <p className="flex items-center gap-2.5 font-semibold">
        <Logo /> StreamGate
      </p>
      <EmbedSignIn />
    </div>
  );
}
