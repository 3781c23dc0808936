"use client";

import { useMutation } from "@tanstack/react-query";
import { Flag } from "lucide-react";
import { useState } from "react";
import { call } from "#lib/client/api.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { reportFailure } from "#lib/shared/api/moderation.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextArea } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";

/** “Report this problem”, beside a video that could not be prepared: it reaches the operators' queue. */
export function ReportFailure({ video }: { video: OwnVideo }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const report = useMutation(
    { mutationFn: () => call(reportFailure, { params: { videoId: video.id }, body: { text } }) },
    queryClient,
  );
  const close = () => {
    setOpen(false);
    report.reset();
  };
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} data-testid="report-failure">
        <Flag aria-hidden="true" className="size-4" /> Report this problem
      </Button>
      {open && (
        <Dialog
          open
          onClose={close}
          title="Report this problem"
          data-testid="report-failure-dialog"
          description="The operators of this site see the video’s name, why it failed and what the software said. They can look at the uploaded file."
        >
          {report.data !== undefined ? (
            <>
              <Notice tone="success" title="Your report is with the operators.">
                Its reference is{" "}
                <span className="font-mono select-all" data-testid="report-reference">
                  {report.data.reference}
                </span>
                . Reporting again changes your words and keeps the reference.
              </Notice>
              <div className="flex justify-end gap-2">
                <CopyButton text={report.data.reference} label="Copy the reference" />
                <Button onClick={close}>Close</Button>
              </div>
            </>
          ) : (
            <form
              className="flex flex-col gap-4"
              onSubmit={(event) => {
                event.preventDefault();
                report.mutate();
              }}
            >
              <TextArea
                label="In your own words"
                hint="What made the file, such as a camera or a program, and what you expected. Optional."
                maxLength={2000}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
              {report.error !== null && <ProblemNotice error={report.error} />}
              <div className="flex justify-end gap-2">
                <Button onClick={close}>Cancel</Button>
                <Button
                  type="submit"
                  look="primary"
                  busy={report.isPending}
                  data-testid="report-failure-send"
                >
                  Send report
                </Button>
              </div>
            </form>
          )}
        </Dialog>
      )}
    </>
  );
}
