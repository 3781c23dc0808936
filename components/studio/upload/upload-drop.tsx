"use client";

import { Plus, UploadCloud } from "lucide-react";
import { useRef } from "react";
import { chooseFiles, inputFiles, type Picked } from "#lib/client/upload/picked-files.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";

interface UploadDropProps {
  /** There is work on the desk already: the invitation takes less room. */
  compact: boolean;
  onPick: (picked: Picked) => void;
}

/** The invitation to upload: files are chosen here, or dropped anywhere on the page. */
export function UploadDrop({ compact, onPick }: UploadDropProps) {
  const input = useRef<HTMLInputElement>(null);
  const choose = async () => {
    // Files chosen in this way can be opened again after a reload; where the browser cannot, the old way does.
    const picked = await chooseFiles();
    if (picked === null) input.current?.click();
    else onPick(picked);
  };
  return (
    <section
      aria-label="Upload"
      className={classNames(
        "flex items-center gap-x-5 gap-y-4 rounded-xl border-2 border-dashed border-border-strong/60 bg-surface",
        compact ? "flex-wrap px-5 py-4" : "flex-col px-6 py-14 text-center",
      )}
    >
      <UploadCloud
        aria-hidden="true"
        strokeWidth={1.5}
        className={classNames("shrink-0 text-accent", compact ? "size-8 max-sm:hidden" : "size-12")}
      />
      <div className={classNames("flex min-w-0 flex-col", compact ? "flex-1 basis-60" : "max-w-md gap-1")}>
        <p className={compact ? "font-semibold" : "text-lg font-semibold"}>
          {compact ? "Drop more videos anywhere on this page" : "Drop your videos anywhere on this page"}
        </p>
        <p className="text-sm text-muted">
          {compact
            ? "Two are sent at a time; the others wait for their turn."
            : "MP4, MOV, MKV, WebM, AVI and more. Each begins as a private draft, and an upload goes on where it stopped, even after a closed tab."}
        </p>
      </div>
      <input
        ref={input}
        type="file"
        multiple
        className="sr-only"
        tabIndex={-1}
        aria-label="Video files"
        data-testid="upload-input"
        onChange={(event) => {
          void inputFiles(event.target.files).then(onPick);
          event.target.value = "";
        }}
      />
      <Button
        look="primary"
        size={compact ? "medium" : "large"}
        onClick={() => void choose()}
        data-testid="upload-choose"
      >
        <Plus aria-hidden="true" className="size-4" /> Choose files
      </Button>
    </section>
  );
}
