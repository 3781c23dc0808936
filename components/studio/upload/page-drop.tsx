"use client";

import { UploadCloud } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { carriesFiles, droppedFiles, type Picked } from "#lib/client/upload/picked-files.ts";

/** Takes files that are dropped anywhere on the page, and says so while they hang over it. */
export function PageDrop({ onDrop }: { onDrop: (picked: Picked) => void }) {
  const [over, setOver] = useState(false);
  const dropped = useEffectEvent(onDrop);
  useEffect(() => {
    // Each element on the way tells of entering and leaving; the page is left when both have come equally often.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      depth += 1;
      setOver(true);
    };
    const hover = (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "copy";
    };
    const leave = () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (event.dataTransfer === null || !carriesFiles(event.dataTransfer)) return;
      // Otherwise the browser would open the video instead of the page.
      event.preventDefault();
      depth = 0;
      setOver(false);
      void droppedFiles(event.dataTransfer).then((picked) => dropped(picked));
    };
    window.addEventListener("dragenter", enter);
    window.addEventListener("dragover", hover);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragenter", enter);
      window.removeEventListener("dragover", hover);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, []);
  if (!over) return null;
  return (
    <div
      data-testid="page-drop"
      className="pointer-events-none fixed inset-0 z-40 grid place-items-center bg-overlay p-4"
    >
      <div className="card flex flex-col items-center gap-3 border-2 border-dashed border-accent px-10 py-8 shadow-card">
        <UploadCloud aria-hidden="true" strokeWidth={1.5} className="size-10 text-accent" />
        <p className="font-semibold">Let go to upload</p>
      </div>
    </div>
  );
}
