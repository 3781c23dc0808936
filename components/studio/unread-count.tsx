"use client";

import { useNotices } from "#lib/client/notices.ts";
import { useViewer } from "#lib/client/viewer.ts";

/** How many notices wait to be read; nothing when none does. */
export default function UnreadCount() {
  const { viewer } = useViewer();
  const unread = useNotices(viewer != null).data?.unread ?? 0;
  return (
    <span role="status" data-testid="unread" data-unread={unread}>
      {unread > 0 && (
        <span className="rounded-full bg-accent px-1.5 py-0.5 text-xs font-semibold text-accent-fg tabular-nums">
          {unread}
          <span className="sr-only"> unread</span>
        </span>
      )}
    </span>
  );
}
