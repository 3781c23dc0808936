"use client";

import { Bell, ChartNoAxesColumn, Clapperboard } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { usePathname } from "next/navigation";

// The links are there with the page; what has to be asked for comes behind them.
const UnreadCount = dynamic(() => import("./unread-count.tsx"), { ssr: false });

const PAGES = [
  { href: "/studio", label: "Videos", icon: Clapperboard },
  { href: "/studio/insights", label: "Insights", icon: ChartNoAxesColumn },
  { href: "/studio/inbox", label: "Inbox", icon: Bell },
] as const;

/** The studio's own pages; the bell says how many notices wait. */
export function StudioNav() {
  const path = usePathname();
  const here = PAGES.findLast(({ href }) => path.startsWith(href))?.href;
  return (
    <nav aria-label="Studio" className="flex gap-1 max-sm:-mx-2">
      {PAGES.map(({ href, label, icon: Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={here === href ? (path === href ? "page" : "true") : undefined}
          className="flex items-center gap-2 rounded-lg px-2 py-2 text-sm font-medium text-muted hover:text-fg sm:px-3 aria-[current]:bg-surface-2 aria-[current]:text-fg"
        >
          <Icon aria-hidden="true" className="size-4" />
          {label}
          {href === "/studio/inbox" && <UnreadCount />}
        </Link>
      ))}
    </nav>
  );
}
