import type { ReactNode } from "react";
import { StudioNavSlot } from "../../components/studio/studio-slot.tsx";

/** The studio's pages under their own row of links. */
export default function StudioLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <div className="page flex min-h-9 items-center pt-6">
        <StudioNavSlot />
      </div>
      {children}
    </>
  );
}
