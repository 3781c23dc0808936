-- Segments are stored in the store of packages as they are made, and found there by their CID until the folder is assembled.
ALTER TABLE "Segment" ADD COLUMN cid TEXT, ADD COLUMN "totalSize" INTEGER;
ALTER TABLE "Track" ADD COLUMN "initCid" TEXT, ADD COLUMN "initTotalSize" INTEGER;

-- What the release before has begun lies in clear on one machine's disk: those videos are begun again from their originals, as
-- when a creator presses "Try again". What late steps of the earlier attempt still do is refused.
WITH again AS (
  UPDATE "Video" SET state = 'uploaded', attempt = attempt + 1, "earlyPackageId" = NULL, "fullPackageId" = NULL,
                     cid = NULL, "watchableAt" = NULL, "readyAt" = NULL, "updatedAt" = now()
  WHERE state IN ('transcoding', 'packaging', 'storing')
  RETURNING id, attempt
), forgotten AS (
  DELETE FROM "VideoProgress" p USING again WHERE p."videoId" = again.id
)
INSERT INTO "Outbox" (id, name, data)
SELECT 'evt_' || substr(md5(id || attempt), 1, 26), 'video/uploaded', jsonb_build_object('videoId', id, 'attempt', attempt)
FROM again;
