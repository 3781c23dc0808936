import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { Spinner } from "./spinner.tsx";

const LOOKS = {
  primary: "bg-accent text-accent-fg hover:bg-accent-hover border-transparent",
  secondary: "bg-surface text-fg border-border hover:bg-surface-2",
  quiet: "bg-transparent text-fg border-transparent hover:bg-surface-2",
  danger: "bg-surface text-danger border-border hover:bg-danger-soft",
} as const;

const SIZES = {
  small: "h-9 px-3 text-sm gap-1.5",
  medium: "h-10 px-4 text-sm gap-2",
  large: "h-12 px-6 text-base gap-2",
} as const;

interface ButtonProps extends ComponentProps<"button"> {
  look?: keyof typeof LOOKS;
  size?: keyof typeof SIZES;
  /** Something is under way: shows a spinner and takes no more presses, but keeps the focus. */
  busy?: boolean;
  /** Gives the look to the one child, for links. */
  asChild?: boolean;
}

/** A button, or a link that looks like one (`asChild`). */
export function Button({
  look = "secondary",
  size = "medium",
  busy = false,
  asChild = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const classes = classNames(
    "inline-flex items-center justify-center rounded-lg border font-medium whitespace-nowrap select-none",
    "transition-[color,background-color,border-color,scale] duration-150 active:scale-[0.98] disabled:opacity-50 disabled:cursor-not-allowed aria-disabled:opacity-70",
    LOOKS[look],
    SIZES[size],
    className,
  );
  if (asChild) {
    return (
      <Slot.Root className={classes} {...(onClick === undefined ? {} : { onClick })} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type="button"
      className={classes}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      {...rest}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}
