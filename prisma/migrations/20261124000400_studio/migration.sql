-- AlterTable
ALTER TABLE "Video" ADD COLUMN     "posterAlt" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "posterPictureId" TEXT,
ADD COLUMN     "previewRef" TEXT,
ADD COLUMN     "purgedAt" TIMESTAMPTZ(3),
ADD COLUMN     "removedFrom" TEXT,
ADD COLUMN     "scheduleTimeZone" TEXT,
ADD COLUMN     "scheduledFor" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "Picture" (
    "id" TEXT NOT NULL,
    "videoId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "atSeconds" DOUBLE PRECISION,
    "durationSeconds" DOUBLE PRECISION,
    "ref" TEXT,
    "failure" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Picture_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Picture_videoId_createdAt_idx" ON "Picture"("videoId", "createdAt");

-- CreateIndex
CREATE INDEX "Video_visibility_scheduledFor_idx" ON "Video"("visibility", "scheduledFor");

-- AddForeignKey
ALTER TABLE "Picture" ADD CONSTRAINT "Picture_videoId_fkey" FOREIGN KEY ("videoId") REFERENCES "Video"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A scheduled video is as hidden as a draft until its time: only what is named here is open to others.
CREATE OR REPLACE FUNCTION playback_standing(
  p_session text, p_token_hash text, p_client text, p_now timestamptz, p_gate_seconds float8
) RETURNS TABLE (outcome text, gate text, gate_age_seconds float8, end_reason text, video_id text, subject text,
                 duration_seconds float8)
LANGUAGE sql STABLE
AS $$
  SELECT
    CASE
      WHEN s."endedAt" IS NOT NULL THEN 'ended'
      WHEN v."removedAt" IS NOT NULL OR (v.visibility NOT IN ('unlisted', 'public') AND NOT s.owner) THEN 'removed'
      WHEN a."revokedAt" IS NOT NULL OR a."expiresAt" <= p_now THEN 'signed_out'
      WHEN s."expiresAt" <= p_now THEN 'expired'
      ELSE 'live'
    END,
    CASE
      WHEN s.owner THEN 'open'
      WHEN s."gateHash" IS DISTINCT FROM gate_hash(v.access, v.gate) THEN 'changed'
      WHEN v.access = 'everyone' THEN 'open'
      WHEN s."gateCheckedAt" < p_now - make_interval(secs => p_gate_seconds) THEN 'stale'
      ELSE 'fresh'
    END,
    extract(epoch FROM p_now - s."gateCheckedAt")::float8,
    s."endReason",
    s."videoId",
    s.subject,
    coalesce(v."durationSeconds", 0)
  FROM "PlaybackSession" s
  JOIN "Video" v ON v.id = s."videoId"
  LEFT JOIN "Session" a ON a.id = s."authSessionId"
  WHERE s.id = p_session AND s."tokenHash" = p_token_hash AND s.client = p_client
$$;
