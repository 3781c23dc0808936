"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "../ui/skeleton.tsx";

const AccountDetails = dynamic(() => import("./account-details.tsx"), {
  ssr: false,
  loading: () => <Skeleton className="h-64" />,
});

/** The account's work happens in the browser; the page around it comes from the server. */
export function AccountPageSlot() {
  return <AccountDetails />;
}
