"use client";

import { Flag } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "../ui/button.tsx";

const ReportDialog = dynamic(() => import("./report-dialog.tsx"), { ssr: false });

/** “Report”: the window is loaded when somebody wants it. */
export function ReportButton({ videoId }: { videoId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" look="quiet" onClick={() => setOpen(true)} data-testid="report-button">
        <Flag aria-hidden="true" className="size-4 text-muted" /> Report
      </Button>
      {open && <ReportDialog videoId={videoId} onClose={() => setOpen(false)} />}
    </>
  );
}
