"use client";

import { Button } from "../components/ui/button.tsx";

/** What is shown when a page could not be made. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <div className="page flex max-w-xl flex-col items-start gap-4 pt-20" role="alert">
      <h1 className="text-2xl font-semibold">This page could not be shown</h1>
      <p className="text-muted">Something failed on our side. Nothing of yours was lost; please try again.</p>
      {error.digest !== undefined && (
        <p className="text-sm text-muted">
          Reference for support: <code className="font-mono">{error.digest}</code>
        </p>
      )}
      <Button look="primary" onClick={reset}>
        Try again
      </Button>
    </div>
  );
}
