import Link from "next/link";
import { SearchForm } from "../components/site/search-form.tsx";
import { Button } from "../components/ui/button.tsx";

/** The page that is not there. */
export default function NotFound() {
  return (
    <div className="page flex max-w-xl flex-col items-start gap-5 pt-16 sm:pt-24">
      <p className="rounded-md bg-surface-2 px-2 py-0.5 font-mono text-sm text-muted">404</p>
      <h1 className="text-3xl font-semibold">This page does not exist</h1>
      <p className="text-muted">
        The link may be wrong, or what it led to was removed. A video that is still a draft is shown to its
        creator alone: if it is yours, sign in.
      </p>
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
