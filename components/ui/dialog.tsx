"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { returnFocus, wayBack } from "./return-focus.ts";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  "data-testid"?: string;
}

/** A modal window: holds the focus and gives it back, closes by Escape, by its cross and by a press outside. */
export function Dialog({ open, onClose, title, description, children, "data-testid": testId }: DialogProps) {
  const way = useRef<HTMLElement[]>([]);
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Primitive.Content
          data-testid={testId}
          onOpenAutoFocus={() => {
            way.current = wayBack();
          }}
          onCloseAutoFocus={(event) => {
            // Radix gives the focus back to a trigger of its own, and to nothing where there is none.
            event.preventDefault();
            returnFocus(way.current);
          }}
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          className="card fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] flex-col gap-4 overflow-y-auto rounded-b-none animate-rise p-6 shadow-float focus:outline-none sm:inset-auto sm:top-1/2 sm:left-1/2 sm:w-[calc(100%-2rem)] sm:max-w-lg sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-b-xl"
        >
          <div className="flex items-start justify-between gap-4">
            <Primitive.Title className="text-lg font-semibold">{title}</Primitive.Title>
            <Primitive.Close
              className="-m-2 rounded-lg p-2 text-muted transition-colors hover:bg-surface-2 hover:text-fg"
              aria-label="Close"
            >
              <X aria-hidden="true" className="size-5" />
            </Primitive.Close>
          </div>
          {description !== undefined && (
            <Primitive.Description asChild>
              <div className="text-sm text-muted">{description}</div>
            </Primitive.Description>
          )}
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
