-- Reads each table once and keeps nobody from it. A row with another value stops the start and is named by its constraint.
ALTER TABLE "Video" VALIDATE CONSTRAINT "Video_state_check";
ALTER TABLE "Video" VALIDATE CONSTRAINT "Video_removedFrom_check";
ALTER TABLE "Video" VALIDATE CONSTRAINT "Video_visibility_check";
ALTER TABLE "Video" VALIDATE CONSTRAINT "Video_access_check";
ALTER TABLE "Picture" VALIDATE CONSTRAINT "Picture_kind_check";
ALTER TABLE "Picture" VALIDATE CONSTRAINT "Picture_state_check";
ALTER TABLE "Package" VALIDATE CONSTRAINT "Package_kind_check";
ALTER TABLE "Track" VALIDATE CONSTRAINT "Track_kind_check";
ALTER TABLE "Caption" VALIDATE CONSTRAINT "Caption_origin_check";
ALTER TABLE "PlaybackSession" VALIDATE CONSTRAINT "PlaybackSession_client_check";
ALTER TABLE "PlaybackSession" VALIDATE CONSTRAINT "PlaybackSession_endReason_check";
ALTER TABLE "Report" VALIDATE CONSTRAINT "Report_reason_check";
ALTER TABLE "ModerationAction" VALIDATE CONSTRAINT "ModerationAction_kind_check";
ALTER TABLE "Notice" VALIDATE CONSTRAINT "Notice_kind_check";
