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
export function TextField({
  label,
  hint,
  error,
  hideLabel,
  className,
  ...rest
}: FieldParts & ComponentProps<"input">) {
  const id = useId();
  return (
    <Frame
      id={id}
      label={label}
      hint={hint}
      error={error}
      hideLabel={hideLabel ?? false}
      className={className}
    >
      <input
        id={id}
        className={classNames(CONTROL, "h-10")}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={`${id}-note`}
        {...rest}
      />
    </Frame>
  );
}

/** A labelled text of several lines. */
export function TextArea({
  label,
  hint,
  error,
  hideLabel,
  className,
  ...rest
}: FieldParts & ComponentProps<"textarea">) {
  const id = useId();
  return (
    <Frame
      id={id}
      label={label}
      hint={hint}
      error={error}
      hideLabel={hideLabel ?? false}
      className={className}
    >
      <textarea
        id={id}
        className={classNames(CONTROL, "min-h-24 py-2")}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={`${id}-note`}
        {...rest}
      />
    </Frame>
  );
}

/** A labelled choice of a few, by the browser's own list. */
export function SelectField({
  label,
  hint,
  error,
  hideLabel,
  className,
  children,
  ...rest
}: FieldParts & ComponentProps<"select">) {
  const id = useId();
  return (
    <Frame
      id={id}
      label={label}
      hint={hint}
      error={error}
      hideLabel={hideLabel ?? false}
      className={className}
    >
      <select
        id={id}
        className={classNames(CONTROL, "h-10")}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={`${id}-note`}
        {...rest}
      >
        {children}
      </select>
    </Frame>
  );
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
