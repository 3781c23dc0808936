-- Sums of what many sessions told do not fit into 32 bits.
ALTER TABLE "InsightDay"
  ALTER COLUMN "views" SET DATA TYPE BIGINT,
  ALTER COLUMN "viewers" SET DATA TYPE BIGINT,
  ALTER COLUMN "stalls" SET DATA TYPE BIGINT,
  ALTER COLUMN "refusals" SET DATA TYPE BIGINT;
ALTER TABLE "StartupDay" ALTER COLUMN "views" SET DATA TYPE BIGINT;
ALTER TABLE "RefusalDay" ALTER COLUMN "refusals" SET DATA TYPE BIGINT;

-- What was reported before reports were bounded: no more stalls than fit into the time that was stalled.
UPDATE "Watching" SET "stalls" = greatest("stallsCounted", "stalledMs" / 200)
WHERE "changed" AND "stalls" > greatest("stallsCounted", "stalledMs" / 200);
