"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

const PAGES = [
  { href: "/", label: "Videos", isHere: (path: string) => path === "/" || path.startsWith("/watch") },
  { href: "/studio", label: "Studio", isHere: (path: string) => path.startsWith("/studio") },
];

/** The main pages; the one that is shown is marked. */
export function NavLinks() {
  const path = usePathname();
  return (
    <nav aria-label="Main" className="flex gap-1">
      {PAGES.map(({ href, label, isHere }) => (
        <Link
          key={href}
          href={href}
          aria-current={isHere(path) ? "page" : undefined}
          className="rounded-lg px-3 py-2 text-sm font-medium text-muted hover:text-fg aria-[current=page]:bg-surface-2 aria-[current=page]:text-fg"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
