-- When the bytes of an upload were deleted: until then they count against their creator's storage.
ALTER TABLE "Upload" ADD COLUMN "discardedAt" TIMESTAMPTZ(3);

UPDATE "Upload" SET "discardedAt" = "cancelledAt" WHERE "cancelledAt" IS NOT NULL;
UPDATE "Upload" u SET "discardedAt" = v."purgedAt"
FROM "Video" v WHERE v."uploadId" = u.id AND v."purgedAt" IS NOT NULL AND u."discardedAt" IS NULL;
