"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

interface UnsavedGuardProps {
  dirty: boolean;
  /** What would be lost, such as “who may watch”. */
  what: string;
}

/** Asks before the page is left with something unsaved: by a link, or by closing the tab. */
export function UnsavedGuard({ dirty, what }: UnsavedGuardProps) {
  const [leaving, setLeaving] = useState<string | null>(null);
  const router = useRouter();
  useEffect(() => {
    if (!dirty) return;
    const closing = (event: BeforeUnloadEvent) => event.preventDefault();
    // Links are caught before the router sees them; new tabs and downloads leave nothing.
    const following = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!(link instanceof HTMLAnchorElement) || link.target === "_blank" || link.hasAttribute("download"))
        return;
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const to = new URL(link.href);
      if (to.origin !== window.location.origin || to.pathname === window.location.pathname) return;
      event.preventDefault();
      // Nor do others of this kind ask the same.
      event.stopImmediatePropagation();
      setLeaving(to.pathname + to.search + to.hash);
    };
    window.addEventListener("beforeunload", closing);
    document.addEventListener("click", following, true);
    return () => {
      window.removeEventListener("beforeunload", closing);
      document.removeEventListener("click", following, true);
    };
  }, [dirty]);
  return (
    <Dialog
      open={leaving !== null}
      onClose={() => setLeaving(null)}
      title="Leave without saving?"
      description={`You changed ${what}, and it is not saved yet.`}
      data-testid="unsaved-dialog"
    >
      <div className="flex justify-end gap-2">
        <Button look="danger" onClick={() => router.push((leaving ?? "/studio") as never)}>
          Leave, forget the changes
        </Button>
        <Button look="primary" onClick={() => setLeaving(null)} data-testid="unsaved-stay">
          Stay here
        </Button>
      </div>
    </Dialog>
  );
}
