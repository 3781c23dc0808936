import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

const CONTROL =
  "w-full rounded-lg border border-border-strong bg-surface px-3 text-base text-fg placeholder:text-muted sm:text-sm aria-invalid:border-danger disabled:opacity-60";

interface FieldParts {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Shown to screen readers only; the surroundings say it already. */
  hideLabel?: boolean;
}

/** A labelled line of text. */
export function TextField(props: FieldParts & ComponentProps<"input">) {
  const { frame, control } = useField(props);
  return (
    <Frame {...frame}>
      <input className={classNames(CONTROL, "h-10")} {...control} />
    </Frame>
  );
}

/** A labelled text of several lines. */
export function TextArea(props: FieldParts & ComponentProps<"textarea">) {
  const { frame, control } = useField(props);
  return (
    <Frame {...frame}>
      <textarea className={classNames(CONTROL, "min-h-24 py-2")} {...control} />
    </Frame>
  );
}

/** A labelled choice of a few, by the browser's own list. */
export function SelectField(props: FieldParts & ComponentProps<"select">) {
  const { frame, control } = useField(props);
  return (
    <Frame {...frame}>
      <select className={classNames(CONTROL, "h-10")} {...control} />
    </Frame>
  );
}

/** Divides what a field is given between its frame and the control in it, and ties the two together. */
function useField<Props extends FieldParts & { className?: string | undefined }>(props: Props) {
  const { label, hint, error, hideLabel = false, className, ...rest } = props;
  const id = useId();
  return {
    frame: { id, label, hint, error, hideLabel, className },
    control: {
      id,
      "aria-invalid": error !== undefined || undefined,
      "aria-describedby": `${id}-note`,
      ...rest,
    },
  };
}

function Frame({
  id,
  label,
  hint,
  error,
  hideLabel,
  className,
  children,
}: {
  id: string;
  label: string;
  hint: ReactNode;
  error: string | undefined;
  hideLabel: boolean;
  className: string | undefined;
  children: ReactNode;
}) {
  return (
    <div className={classNames("flex min-w-0 flex-col gap-1.5", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "text-sm font-medium"}>
        {label}
      </label>
      {children}
      <div
        id={`${id}-note`}
        className={classNames("text-xs", error === undefined ? "text-muted" : "text-danger")}
      >
        {error ?? hint}
      </div>
    </div>
  );
}
