import type { ReactNode } from "react";
import { classNames } from "../../ui/class-names.ts";

interface PanelProps {
  /** Names the heading, and is where the page's list of sections leads to. */
  id: string;
  title: string;
  /** One sentence under the title: what this is for. */
  hint?: ReactNode;
  /** Beside the title: a state, or one small button. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
  "data-testid"?: string;
}

/** One subject of a video's page: a card with a heading. */
export function Panel({ id, title, hint, aside, children, className, "data-testid": testId }: PanelProps) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      data-testid={testId}
      className={classNames("card flex scroll-mt-14 flex-col gap-5 p-5 sm:p-6", className)}
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h2 id={`${id}-title`} className="text-lg font-semibold">
            {title}
          </h2>
          {hint !== undefined && <p className="mt-0.5 max-w-prose text-sm text-muted">{hint}</p>}
        </div>
        {aside}
      </div>
      {children}
    </section>
  );
}
