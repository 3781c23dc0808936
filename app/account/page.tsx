import type { Metadata } from "next";
import { AccountPageSlot } from "../../components/account/account-page-slot.tsx";

export const metadata: Metadata = { title: "Account", robots: { index: false } };

/** What is kept about the signed-in person, and how to take it along or away. */
export default function AccountPage() {
  return (
    <div className="page flex flex-col gap-6 pt-10">
      <div className="flex flex-col gap-1">
        <h1 className="text-2xl font-semibold">Account</h1>
        <p className="text-muted">Who you are here, where you are signed in, and everything that is yours.</p>
      </div>
      <AccountPageSlot />
    </div>
  );
}
