"use client";

import { X } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import { keyHelp } from "./keyboard-map.ts";

/** The keyboard map. A dialog of the player's own, so that it is seen in full screen too. */
export function PlayerHelp({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        // A press beside it: the backdrop belongs to the dialog itself.
        if (event.target === dialog.current) dialog.current.close();
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "?") dialog.current?.close();
      }}
      className="m-auto w-[min(30rem,calc(100%-2rem))] rounded-xl bg-[#101412] p-0 text-sm text-white shadow-lg ring-1 ring-white/15 backdrop:bg-black/60"
    >
      <div className="p-5">
        <div className="mb-3 flex items-center justify-between gap-4">
          <h2 id={titleId} className="text-lg font-semibold">
            Keyboard shortcuts
          </h2>
          <button
            type="button"
            aria-label="Close"
            onClick={() => dialog.current?.close()}
            className="-m-2 grid size-11 place-items-center rounded-lg hover:bg-white/10"
          >
            <X className="size-5" aria-hidden="true" />
          </button>
        </div>
        <p className="mb-4 text-white/75">
          They work while the player has the focus: click it, or move there with Tab.
        </p>
        <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-2">
          {keyHelp.map(({ keys, does }) => (
            <div key={does} className="col-span-2 grid grid-cols-subgrid items-center">
              <dt className="flex gap-1">
                {keys.map((key) => (
                  <kbd
                    key={key}
                    className="min-w-7 rounded border border-white/30 bg-white/10 px-1.5 py-0.5 text-center font-mono text-xs"
                  >
                    {key}
                  </kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </div>
    </dialog>
  );
}
