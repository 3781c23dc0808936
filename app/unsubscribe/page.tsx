import type { Metadata } from "next";
import { Unsubscribe } from "../../components/account/unsubscribe.tsx";

export const metadata: Metadata = { title: "Stop mail", robots: { index: false } };

/** Where the last line of every mail leads: one press, no sign-in. */
export default function UnsubscribePage() {
  return (
    <div className="page flex max-w-xl flex-col gap-6 pt-16">
      <h1 className="text-2xl font-semibold">No more mail?</h1>
      <Unsubscribe />
    </div>
  );
}
