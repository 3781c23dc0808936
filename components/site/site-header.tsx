import Link from "next/link";
import { AccountSlot } from "../wallet/account-slot.tsx";
import { Logo } from "./logo.tsx";
import { NavLinks } from "./nav-links.tsx";

/** The head of every page: where one is, where one can go, who one is. */
export function SiteHeader() {
  return (
    <header className="sticky top-0 z-20 border-b bg-bg/90 backdrop-blur-md">
      <div className="page flex h-16 items-center gap-2 min-[24rem]:gap-3 sm:gap-8">
        <Link href="/" className="flex items-center gap-2.5 rounded-lg font-semibold tracking-tight">
          <Logo />
          <span className="max-sm:sr-only">StreamGate</span>
        </Link>
        <NavLinks />
        <div className="ml-auto flex justify-end min-[24rem]:min-w-37">
          <AccountSlot />
        </div>
      </div>
    </header>
  );
}
