import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { SearchForm } from "./search-form.tsx";

interface NothingHereProps {
  /** As the answer's status says it. */
  status: number;
  title: string;
  children: ReactNode;
}

/** Where a link leads to nothing: why, and where to go on. */
export function NothingHere({ status, title, children }: NothingHereProps) {
  return (
    <div className="page flex max-w-xl flex-col items-start gap-5 pt-16 sm:pt-24">
      <p className="rounded-md bg-surface-2 px-2 py-0.5 font-mono text-sm text-muted">{status}</p>
      <h1 className="text-3xl font-semibold">{title}</h1>
      <p className="text-muted">{children}</p>
      <SearchForm text="" />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" asChild>
          <Link href="/videos">See all videos</Link>
        </Button>
        <Button asChild>
          <Link href="/">First page</Link>
        </Button>
      </div>
    </div>
  );
}
