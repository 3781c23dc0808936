import { Link2 } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { OperatorHomeSlot } from "../../components/operator/operator-slot.tsx";

export const metadata: Metadata = { title: "Operator", robots: { index: false } };

/** Where operators see what was reported and what was done. */
export default function OperatorPage() {
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="flex flex-col gap-1">
          <h1 className="text-2xl font-semibold">Operator</h1>
          <p className="text-muted">What viewers reported, and what operators did about it.</p>
        </div>
        <Link
          href="/operator/chains"
          className="flex items-center gap-2 rounded-lg text-sm font-medium text-muted hover:text-fg"
        >
          <Link2 aria-hidden="true" className="size-4" /> Chains
        </Link>
      </div>
      <OperatorHomeSlot />
    </>
  );
}
