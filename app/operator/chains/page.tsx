import { ArrowLeft } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { OperatorChainsSlot } from "../../../components/operator/operator-slot.tsx";

export const metadata: Metadata = { title: "Chains · Operator", robots: { index: false } };

/** Where operators see how the chains and their endpoints are. */
export default function OperatorChainsPage() {
  return (
    <>
      <div className="flex flex-col gap-1.5">
        <Link
          href="/operator"
          className="flex w-fit items-center gap-1.5 rounded text-sm text-muted hover:text-fg"
        >
          <ArrowLeft aria-hidden="true" className="size-4" /> Operator
        </Link>
        <h1 className="text-2xl font-semibold">Chains</h1>
        <p className="max-w-3xl text-muted">
          The chains that gates can read here, and how their endpoints were when this server last asked them.
        </p>
      </div>
      <OperatorChainsSlot />
    </>
  );
}
