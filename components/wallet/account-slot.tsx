"use client";

import dynamic from "next/dynamic";

// Loaded after the page: nothing on it needs to know who is signed in before it can be read.
const Account = dynamic(() => import("./account.tsx"), {
  ssr: false,
  loading: () => <div aria-hidden="true" className="skeleton h-9 w-36" />,
});

/** The place of the account in the header. */
export function AccountSlot() {
  return <Account />;
}
