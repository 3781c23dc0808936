import Link from "next/link";
import { Button } from "../components/ui/button.tsx";

/** The page that is not there. */
export default function NotFound() {
  return (
    <div className="page flex max-w-xl flex-col items-start gap-4 pt-20">
      <p className="font-mono text-sm text-muted">404</p>
      <h1 className="text-2xl font-semibold">This page does not exist</h1>
      <p className="text-muted">
        The link may be wrong, or what it led to was removed. A video that is still a draft is shown to its
        creator alone: if it is yours, sign in.
      </p>
      <Button look="primary" asChild>
        <Link href="/">See all videos</Link>
      </Button>
    </div>
  );
}
