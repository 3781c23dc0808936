import type { ReactNode } from "react";
import { StudioNav } from "../../components/studio/studio-nav.tsx";

/** The studio's pages under their own row of links. */
export default function StudioLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <div className="page flex min-h-9 items-center pt-6">
        <StudioNav />
      </div>
      {children}
    </>
  );
}
