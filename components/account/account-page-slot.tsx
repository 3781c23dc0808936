"use client";

import dynamic from "next/dynamic";

const AccountDetails = dynamic(() => import("./account-details.tsx"), {
  ssr: false,
  loading: () => <div aria-hidden="true" className="skeleton h-64" />,
});

/** The account's work happens in the browser; the page around it comes from the server. */
export function AccountPageSlot() {
  return <AccountDetails />;
}
