import type { Metadata } from "next";
import { StudioInboxSlot } from "../../../components/studio/studio-slot.tsx";

export const metadata: Metadata = { title: "Inbox · Studio" };

/** What became of the creator's videos. */
export default function InboxPage() {
  return (
    <div className="page pt-6">
      <StudioInboxSlot />
    </div>
  );
}
