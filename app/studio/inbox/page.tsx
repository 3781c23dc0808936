import type { Metadata } from "next";
import { offersMail } from "#lib/account/require-mailer.ts";
import { StudioInboxSlot } from "../../../components/studio/studio-slot.tsx";
import { getHost } from "../../server.ts";

export const metadata: Metadata = { title: "Inbox · Studio" };

/** What became of the creator's videos. */
export default async function InboxPage() {
  const mailOffered = offersMail(await getHost());
  return (
    <div className="page pt-6">
      <StudioInboxSlot mailOffered={mailOffered} />
    </div>
  );
}
