import { ArrowLeft } from "lucide-react";
import Link from "next/link";

/** The way from one of the operators' pages back to the first. */
export function BackToOperator() {
  return (
    <Link
      href="/operator"
      className="flex w-fit items-center gap-1.5 rounded text-sm text-muted hover:text-fg"
    >
      <ArrowLeft aria-hidden="true" className="size-4" /> Operator
    </Link>
  );
}
