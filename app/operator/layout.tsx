import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { getPageCaller } from "../page-caller.ts";

/** The operators' pages are there for operators alone; everybody else finds nothing here. */
export default async function OperatorLayout({ children }: { children: ReactNode }) {
  const caller = await getPageCaller();
  if (caller?.operator !== true) notFound();
  return <div className="page flex flex-col gap-6 pt-10">{children}</div>;
}
