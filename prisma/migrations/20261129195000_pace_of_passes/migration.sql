-- The buckets that a session's keys are paid from: one for each pass that opened the gate, named by an HMAC of account,
-- contract and token. Without any it is the subject's own.
ALTER TABLE "PlaybackSession" ADD COLUMN "buckets" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- Whose balance of what a bucket belongs to, until it was sent on.
ALTER TABLE "KeyBucket" ADD COLUMN "asset" TEXT, ADD COLUMN "holder" TEXT;

-- What was paid for on the newest read of the chain.
ALTER TABLE "KeyBucket" ADD COLUMN "readAt" TIMESTAMPTZ(3), ADD COLUMN "paidOnRead" DOUBLE PRECISION NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "KeyBucket_videoId_asset_updatedAt_idx" ON "KeyBucket"("videoId", "asset", "updatedAt");

-- CreateIndex
CREATE INDEX "KeyBucket_holder_idx" ON "KeyBucket"("holder");

-- CreateIndex
CREATE INDEX "KeyBucket_updatedAt_idx" ON "KeyBucket"("updatedAt");

DROP FUNCTION serve_key(text, text, text, text, text, int, timestamptz, float8, float8, float8, float8, float8, float8,
                        float8, float8);
DROP FUNCTION playback_standing(text, text, text, timestamptz, float8);
DROP FUNCTION pay_run(text, text, int, float8, float8, float8, timestamptz);

-- How much a bucket of the pace of keys holds, in seconds of media.
CREATE FUNCTION key_capacity(p_duration float8, p_min float8, p_share float8, p_max float8) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT least(p_max, greatest(p_min, p_share * p_duration)) $$;

-- How much is in a bucket at p_now.
CREATE FUNCTION key_level(
  p_seconds float8, p_updated timestamptz, p_capacity float8, p_refill float8, p_now timestamptz
) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT least(p_capacity, p_seconds + p_refill * greatest(0, extract(epoch FROM p_now - p_updated)::float8)) $$;

-- Pays for a run of segments from all of a session's buckets, or from none. A run costs its length once for each bucket,
-- whatever tracks and qualities it is watched in, and is free from then on. One read of the chain (p_read; NULL when no
-- chain has a say) is good for p_read_seconds of media. Returns 0 when the run may be served, else the seconds to wait, or -1
-- when the chain must be read anew first.
CREATE FUNCTION pay_run(
  p_buckets text[], p_video text, p_run int, p_cost float8, p_capacity float8, p_refill float8, p_now timestamptz,
  p_read timestamptz, p_read_seconds float8
) RETURNS float8
LANGUAGE plpgsql
AS $$
DECLARE
  -- Never more than a full bucket holds, or a video of long runs could not be watched at all.
  price float8 := least(p_cost, p_capacity);
  missing float8;
  paid int;
BEGIN
  SELECT count(*) INTO paid FROM "KeyBucket" b
    WHERE b.subject = ANY (p_buckets) AND b."videoId" = p_video AND p_run = ANY (b.served);
  IF paid = cardinality(p_buckets) THEN
    RETURN 0;
  END IF;
  -- A crash of the server may forget the last half second of charges: not worth a flush for each key.
  PERFORM set_config('synchronous_commit', 'off', true);
  -- In one order, so that two that share several buckets never wait for each other.
  INSERT INTO "KeyBucket" (subject, "videoId", seconds, served, "updatedAt")
    SELECT subject, p_video, p_capacity, '{}', p_now FROM unnest(p_buckets) subject ORDER BY subject
    ON CONFLICT DO NOTHING;
  PERFORM FROM "KeyBucket" b
    WHERE b.subject = ANY (p_buckets) AND b."videoId" = p_video ORDER BY b.subject FOR UPDATE;
  SELECT max(price - key_level(b.seconds, b."updatedAt", p_capacity, p_refill, p_now)) INTO missing
    FROM "KeyBucket" b
    WHERE b.subject = ANY (p_buckets) AND b."videoId" = p_video AND NOT p_run = ANY (b.served);
  IF missing > 0 THEN
    RETURN missing / p_refill;
  END IF;
  IF EXISTS (
    SELECT FROM "KeyBucket" b
    WHERE b.subject = ANY (p_buckets) AND b."videoId" = p_video AND NOT p_run = ANY (b.served)
      AND b."readAt" >= p_read AND b."paidOnRead" > 0 AND b."paidOnRead" + price > p_read_seconds
  ) THEN
    RETURN -1;
  END IF;
  UPDATE "KeyBucket" b
    SET seconds = key_level(b.seconds, b."updatedAt", p_capacity, p_refill, p_now) - price,
        "paidOnRead" = CASE WHEN b."readAt" >= p_read THEN b."paidOnRead" ELSE 0 END + price,
        "readAt" = greatest(b."readAt", p_read),
        served = b.served || p_run, "updatedAt" = greatest(p_now, b."updatedAt")
    WHERE b.subject = ANY (p_buckets) AND b."videoId" = p_video AND NOT p_run = ANY (b.served);
  RETURN 0;
END
$$;

-- As before, and the buckets that keys are paid from.
CREATE FUNCTION playback_standing(
  p_session text, p_token_hash text, p_client text, p_now timestamptz, p_gate_seconds float8
) RETURNS TABLE (outcome text, gate text, gate_age_seconds float8, end_reason text, video_id text, subject text,
                 duration_seconds float8, silent_seconds float8, buckets text[], checked_at timestamptz)
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
    coalesce(v."durationSeconds", 0),
    extract(epoch FROM p_now - s."lastSeenAt")::float8,
    CASE WHEN s.owner OR v.access = 'everyone' OR cardinality(s.buckets) = 0 THEN ARRAY[s.subject] ELSE s.buckets END,
    s."gateCheckedAt"
  FROM "PlaybackSession" s
  JOIN "Video" v ON v.id = s."videoId"
  LEFT JOIN "Session" a ON a.id = s."authSessionId"
  WHERE s.id = p_session AND s."tokenHash" = p_token_hash AND s.client = p_client
$$;

-- Decides one key request: session, whether it counts as a stream, gate age, existence of the key, pace, in this order. A
-- served key comes as the video's wrapped content key, and is a sign of life of its session.
-- outcome: served | token_invalid | ended | expired | signed_out | removed | uncounted | gate_stale | gate_changed |
--          key_unknown | paced | gate_spent (the read of the chain at checked_at is used up)
CREATE FUNCTION serve_key(
  p_session text, p_token_hash text, p_client text, p_generation text, p_track text, p_run int, p_now timestamptz,
  p_gate_seconds float8, p_min_capacity float8, p_capacity_share float8, p_max_capacity float8, p_refill float8,
  p_external_seconds float8, p_counted_seconds float8, p_quiet_seconds float8, p_read_seconds float8
) RETURNS TABLE (outcome text, end_reason text, video_id text, wrapped bytea, master_key_id text, wait_seconds float8,
                 checked_at timestamptz)
LANGUAGE plpgsql
AS $$
DECLARE
  standing record;
  content record;
  cost float8;
BEGIN
  SELECT * INTO standing FROM playback_standing(p_session, p_token_hash, p_client, p_now, p_gate_seconds);
  IF NOT FOUND THEN
    RETURN QUERY SELECT 'token_invalid', NULL::text, NULL::text, NULL::bytea, NULL::text, 0::float8, NULL::timestamptz;
    RETURN;
  END IF;
  end_reason := standing.end_reason;
  video_id := standing.video_id;
  checked_at := standing.checked_at;
  wait_seconds := 0;
  IF standing.outcome <> 'live' THEN
    outcome := standing.outcome;
    RETURN NEXT;
    RETURN;
  END IF;
  IF standing.silent_seconds >= p_counted_seconds THEN
    outcome := 'uncounted';
    RETURN NEXT;
    RETURN;
  END IF;
  IF standing.gate NOT IN ('open', 'fresh') THEN
    outcome := 'gate_' || standing.gate;
    RETURN NEXT;
    RETURN;
  END IF;

  SELECT p."segmentSeconds" * p."runLength" INTO cost
    FROM "Package" p
    JOIN "Track" t ON t."packageId" = p.id AND t.name = p_track
    WHERE p."videoId" = standing.video_id AND EXISTS (
      SELECT FROM "Segment" g
      WHERE g."trackId" = t.id AND g.n >= p_run * p."runLength" AND g.n < (p_run + 1) * p."runLength"
        AND g.generation = p_generation
    )
    LIMIT 1;
  SELECT k.wrapped, k."masterKeyId" INTO content
    FROM "ContentKey" k WHERE k."videoId" = standing.video_id AND k."destroyedAt" IS NULL;
  IF cost IS NULL OR content IS NULL THEN
    outcome := 'key_unknown';
    RETURN NEXT;
    RETURN;
  END IF;

  wait_seconds := pay_run(
    standing.buckets, standing.video_id, p_run, cost,
    key_capacity(standing.duration_seconds, p_min_capacity, p_capacity_share, p_max_capacity), p_refill, p_now,
    CASE WHEN standing.gate = 'open' THEN NULL ELSE standing.checked_at END, p_read_seconds
  );
  IF wait_seconds < 0 THEN
    outcome := 'gate_spent';
    RETURN NEXT;
    RETURN;
  END IF;
  IF wait_seconds > 0 THEN
    outcome := 'paced';
    RETURN NEXT;
    RETURN;
  END IF;

  IF standing.silent_seconds > p_quiet_seconds THEN
    PERFORM set_config('synchronous_commit', 'off', true);
    -- Players without a heart-beat live on as long as they ask for keys.
    UPDATE "PlaybackSession" s
      SET "lastSeenAt" = greatest(s."lastSeenAt", p_now), "expiresAt" = CASE
        WHEN p_client = 'external' THEN p_now + make_interval(secs => p_external_seconds) ELSE s."expiresAt" END
      WHERE s.id = p_session;
  END IF;
  outcome := 'served';
  wrapped := content.wrapped;
  master_key_id := content."masterKeyId";
  RETURN NEXT;
END
$$;
