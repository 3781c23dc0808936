"use client";

import { Bell, ChartNoAxesColumn, Clapperboard } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useNotices } from "#lib/client/notices.ts";
import { useViewer } from "#lib/client/viewer.ts";

const PAGES = [
  { href: "/studio", label: "Videos", icon: Clapperboard },
  { href: "/studio/insights", label: "Insights", icon: ChartNoAxesColumn },
  { href: "/studio/inbox", label: "Inbox", icon: Bell },
] as const;

/** The studio's own pages; the bell says how many notices wait. */
export default function StudioNav() {
  const path = usePathname();
  const { viewer } = useViewer();
  const unread = useNotices(viewer != null).data?.unread ?? 0;
  const here = PAGES.findLast(({ href }) => path.startsWith(href))?.href;
  return (
    <nav aria-label="Studio" className="flex flex-wrap gap-1">
      {PAGES.map(({ href, label, icon: Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={here === href ? (path === href ? "page" : "true") : undefined}
          className="flex items-center gap-2 rounded-lg px-3 py-2 text-sm font-medium text-muted hover:text-fg aria-[current]:bg-surface-2 aria-[current]:text-fg"
        >
          <Icon aria-hidden="true" className="size-4" />
          {label}
          {href === "/studio/inbox" && (
            <span role="status" data-testid="unread" data-unread={unread}>
              {unread > 0 && (
                <span className="rounded-full bg-accent px-1.5 py-0.5 text-xs font-semibold text-accent-fg tabular-nums">
                  {unread}
                  <span className="sr-only"> unread</span>
                </span>
              )}
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
