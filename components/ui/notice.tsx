import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

const TONES = {
  info: { icon: Info, look: "bg-surface-2 text-fg" },
  success: { icon: CircleCheck, look: "bg-accent-soft text-fg" },
  warning: { icon: TriangleAlert, look: "bg-warning-soft text-fg" },
  danger: { icon: CircleAlert, look: "bg-danger-soft text-fg" },
} as const;

const ICON_COLORS = {
  info: "text-muted",
  success: "text-accent",
  warning: "text-warning",
  danger: "text-danger",
};

interface NoticeProps {
  tone?: keyof typeof TONES;
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
}

/** Something that the reader should know, with what they can do about it. Danger interrupts a screen reader. */
export function Notice({ tone = "info", title, children, actions, className }: NoticeProps) {
  const { icon: Icon, look } = TONES[tone];
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      className={classNames("flex gap-3 rounded-xl p-4 text-sm", look, className)}
    >
      <Icon aria-hidden="true" className={classNames("mt-px size-5 shrink-0", ICON_COLORS[tone])} />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        {title !== undefined && <p className="font-semibold">{title}</p>}
        {children !== undefined && <div className="wrap-anywhere">{children}</div>}
        {actions !== undefined && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
