-- Lists and search of a catalogue of any size (lib/videos/list-videos.ts, find-listed.ts). The condition of the partial
-- indexes must stay exactly `listed` of lib/videos/listed.ts, or PostgreSQL reads the whole table.

-- AlterTable: the words of a video, so that a scan of the newest videos does not take each text apart again.
ALTER TABLE "Video" ADD COLUMN "words" tsvector
  GENERATED ALWAYS AS (to_tsvector('simple', "title") || to_tsvector('simple', "description")) STORED;

-- DropIndex
DROP INDEX "Video_words_idx";
DROP INDEX "Video_visibility_publishedAt_idx";
DROP INDEX "Video_creatorId_createdAt_idx";

-- CreateIndex: the catalogue by words, by time, by kind of access, and of one creator.
CREATE INDEX "Video_words_idx" ON "Video" USING GIN ("words")
  WHERE "visibility" = 'public' AND "state" IN ('transcoding', 'packaging', 'storing', 'ready')
    AND "watchableAt" IS NOT NULL AND "publishedAt" IS NOT NULL;
CREATE INDEX "Video_listed_idx" ON "Video" ("publishedAt" DESC, "id" DESC)
  WHERE "visibility" = 'public' AND "state" IN ('transcoding', 'packaging', 'storing', 'ready')
    AND "watchableAt" IS NOT NULL AND "publishedAt" IS NOT NULL;
CREATE INDEX "Video_listed_access_idx" ON "Video" ("access", "publishedAt" DESC, "id" DESC)
  WHERE "visibility" = 'public' AND "state" IN ('transcoding', 'packaging', 'storing', 'ready')
    AND "watchableAt" IS NOT NULL AND "publishedAt" IS NOT NULL;
CREATE INDEX "Video_listed_creator_idx" ON "Video" ("creatorId", "publishedAt" DESC, "id" DESC)
  WHERE "visibility" = 'public' AND "state" IN ('transcoding', 'packaging', 'storing', 'ready')
    AND "watchableAt" IS NOT NULL AND "publishedAt" IS NOT NULL;

-- CreateIndex: a creator's own list, counted by its filters without reading the rows.
CREATE INDEX "Video_own_idx" ON "Video" ("creatorId", "createdAt" DESC, "id" DESC)
  INCLUDE ("state", "visibility", "access");

-- CreateIndex: the few that are on their way or removed, among all of a creator's.
CREATE INDEX "Video_creatorId_state_idx" ON "Video" ("creatorId", "state");

-- CreateIndex: the queue of reports, those that wait longest first, and what was done about one creator.
CREATE INDEX "Report_open_idx" ON "Report" ("createdAt", "id") WHERE "closedAt" IS NULL;
DROP INDEX "Report_closedAt_createdAt_idx";
CREATE INDEX "ModerationAction_viewerId_idx" ON "ModerationAction" ("viewerId");

-- CreateIndex: how many notices are unread.
CREATE INDEX "Notice_unread_idx" ON "Notice" ("viewerId") WHERE "readAt" IS NULL;
