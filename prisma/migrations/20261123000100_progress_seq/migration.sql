-- VideoProgress.seq: one number for every change, for Last-Event-ID (lib/videos/progress.ts).
CREATE SEQUENCE "VideoProgress_seq_seq" AS BIGINT;

-- The published list is read newest first, and the sweep looks for uploads that nobody goes on with.
CREATE INDEX "Upload_completedAt_updatedAt_idx" ON "Upload"("completedAt", "updatedAt");
