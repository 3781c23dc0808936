import type { Metadata } from "next";
import { BackToOperator } from "../../../components/operator/back-to-operator.tsx";
import { OperatorChainsSlot } from "../../../components/operator/operator-slot.tsx";

export const metadata: Metadata = { title: "Chains · Operator", robots: { index: false } };

/** Where operators see how the chains and their endpoints are. */
export default function OperatorChainsPage() {
  return (
    <>
      <div className="flex flex-col gap-1.5">
        <BackToOperator />
        <h1 className="text-2xl font-semibold">Chains</h1>
        <p className="max-w-3xl text-muted">
          The chains that gates can read here, and how their endpoints were when this server last asked them.
        </p>
      </div>
      <OperatorChainsSlot />
    </>
  );
}
