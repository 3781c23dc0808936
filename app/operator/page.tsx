import type { Metadata } from "next";
import { OperatorHomeSlot } from "../../components/operator/operator-slot.tsx";

export const metadata: Metadata = { title: "Operator", robots: { index: false } };

/** Where operators see what was reported and what was done. */
export default function OperatorPage() {
  return (
    <>
      <div className="flex flex-col gap-1">
        <h1 className="text-2xl font-semibold">Operator</h1>
        <p className="text-muted">What viewers reported, and what operators did about it.</p>
      </div>
      <OperatorHomeSlot />
    </>
  );
}
