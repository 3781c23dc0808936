-- What a state or kind may be. Not valid yet: new rows are checked from now on, and no table is read while it is locked.
-- The next migration, a transaction of its own, looks at the rows that there are, beside whatever reads and writes them.
-- The same lists stand in the code; tests/integration/local/state-checks.test.ts compares them.
ALTER TABLE "Video"
  ADD CONSTRAINT "Video_state_check"
    CHECK ("state" IN ('uploading', 'uploaded', 'probing', 'transcoding', 'packaging', 'storing', 'ready', 'failed', 'rejected', 'removed')) NOT VALID,
  ADD CONSTRAINT "Video_removedFrom_check"
    CHECK ("removedFrom" IN ('uploading', 'uploaded', 'probing', 'transcoding', 'packaging', 'storing', 'ready', 'failed', 'rejected', 'removed')) NOT VALID,
  ADD CONSTRAINT "Video_visibility_check"
    CHECK ("visibility" IN ('draft', 'unlisted', 'public', 'scheduled')) NOT VALID,
  ADD CONSTRAINT "Video_access_check"
    CHECK ("access" IN ('undecided', 'gated', 'everyone')) NOT VALID;
ALTER TABLE "Picture"
  ADD CONSTRAINT "Picture_kind_check"
    CHECK ("kind" IN ('offered', 'frame', 'image', 'preview')) NOT VALID,
  ADD CONSTRAINT "Picture_state_check"
    CHECK ("state" IN ('waiting', 'ready', 'failed')) NOT VALID;
ALTER TABLE "Package"
  ADD CONSTRAINT "Package_kind_check"
    CHECK ("kind" IN ('early', 'full')) NOT VALID;
ALTER TABLE "Track"
  ADD CONSTRAINT "Track_kind_check"
    CHECK ("kind" IN ('video', 'audio')) NOT VALID;
ALTER TABLE "Caption"
  ADD CONSTRAINT "Caption_origin_check"
    CHECK ("origin" IN ('uploaded', 'extracted')) NOT VALID;
ALTER TABLE "PlaybackSession"
  ADD CONSTRAINT "PlaybackSession_client_check"
    CHECK ("client" IN ('browser', 'external')) NOT VALID,
  ADD CONSTRAINT "PlaybackSession_endReason_check"
    CHECK ("endReason" IN ('closed', 'revoked', 'signed_out', 'limit', 'replaced', 'gate_changed', 'removed', 'unpublished', 'taken_down', 'expired')) NOT VALID;
ALTER TABLE "Report"
  ADD CONSTRAINT "Report_reason_check"
    CHECK ("reason" IN ('copyright', 'illegal', 'violence', 'sexual', 'privacy', 'misleading', 'other', 'failure')) NOT VALID;
ALTER TABLE "ModerationAction"
  ADD CONSTRAINT "ModerationAction_kind_check"
    CHECK ("kind" IN ('take_down', 'restore', 'dismiss', 'ban', 'unban')) NOT VALID;
ALTER TABLE "Notice"
  ADD CONSTRAINT "Notice_kind_check"
    CHECK ("kind" IN ('ready', 'failed', 'rejected', 'reported', 'taken_down', 'restored')) NOT VALID;
