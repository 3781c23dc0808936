"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

const under = (path: string, ...roots: string[]) =>
  roots.some((root) => path === root || path.startsWith(`${root}/`));

const PAGES = [
  {
    href: "/videos",
    label: "Videos",
    isHere: (path: string) => under(path, "/videos", "/watch", "/creator"),
  },
  { href: "/studio", label: "Studio", isHere: (path: string) => under(path, "/studio") },
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
          className="rounded-lg px-2 py-2 min-[24rem]:px-3 text-sm font-medium text-muted transition-colors hover:text-fg aria-[current=page]:bg-surface-2 aria-[current=page]:text-fg"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
