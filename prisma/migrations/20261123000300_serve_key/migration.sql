-- The accounts a playback session was opened with; every later look at the gate asks about the same ones.
ALTER TABLE "PlaybackSession" ADD COLUMN "accounts" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- Names what a video asks of its viewers; a session that was decided by another rule is decided anew.
-- The text of jsonb is canonical, so that equal rules have equal names.
CREATE FUNCTION gate_hash(p_access text, p_gate jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT md5(p_access || ':' || coalesce(p_gate::text, '')) $$;

-- Where a playback session stands at p_now; no row when id, token or kind of client do not belong together.
-- outcome: live | ended | expired | signed_out | removed
-- gate: open (nothing to ask a chain) | fresh | stale (its chain read is older than p_gate_seconds) |
--       changed (the creator changed the rule)
-- Sign-in and video are read here, across their rooms, because a key must be decided in one statement.
CREATE FUNCTION playback_standing(
  p_session text, p_token_hash text, p_client text, p_now timestamptz, p_gate_seconds float8
) RETURNS TABLE (outcome text, gate text, gate_age_seconds float8, end_reason text, video_id text, subject text,
                 duration_seconds float8)
LANGUAGE sql STABLE
AS $$
  SELECT
    CASE
      WHEN s."endedAt" IS NOT NULL THEN 'ended'
      WHEN v."removedAt" IS NOT NULL OR (v.visibility = 'draft' AND NOT s.owner) THEN 'removed'
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

-- Pays for a run of segments from the bucket of a subject and video. A run costs its length once, whatever tracks and
-- qualities it is watched in, and is free from then on. Returns 0 when it may be served, else the seconds to wait.
CREATE FUNCTION pay_run(
  p_subject text, p_video text, p_run int, p_cost float8, p_capacity float8, p_refill float8, p_now timestamptz
) RETURNS float8
LANGUAGE plpgsql
AS $$
DECLARE
  bucket "KeyBucket"%ROWTYPE;
  filled float8;
BEGIN
  SELECT * INTO bucket FROM "KeyBucket" b WHERE b.subject = p_subject AND b."videoId" = p_video;
  IF FOUND AND p_run = ANY (bucket.served) THEN
    RETURN 0;
  END IF;
  -- A crash of the server may forget the last half second of charges: not worth a flush for each key.
  PERFORM set_config('synchronous_commit', 'off', true);
  INSERT INTO "KeyBucket" (subject, "videoId", seconds, served, "updatedAt")
    VALUES (p_subject, p_video, p_capacity, '{}', p_now) ON CONFLICT DO NOTHING;
  SELECT * INTO bucket FROM "KeyBucket" b WHERE b.subject = p_subject AND b."videoId" = p_video FOR UPDATE;
  IF p_run = ANY (bucket.served) THEN
    RETURN 0;
  END IF;
  filled := least(
    p_capacity,
    bucket.seconds + p_refill * greatest(0, extract(epoch FROM p_now - bucket."updatedAt")::float8)
  );
  -- Never more than a full bucket holds, or a film of long runs could not be watched at all.
  IF filled < least(p_cost, p_capacity) THEN
    RETURN (least(p_cost, p_capacity) - filled) / p_refill;
  END IF;
  UPDATE "KeyBucket" b
    SET seconds = filled - least(p_cost, p_capacity), served = bucket.served || p_run,
        "updatedAt" = greatest(p_now, bucket."updatedAt")
    WHERE b.subject = p_subject AND b."videoId" = p_video;
  RETURN 0;
END
$$;

-- Decides one key request: session, gate age, existence of the key, pace, in this order. A served key comes as the
-- video's wrapped content key.
-- outcome: served | token_invalid | ended | expired | signed_out | removed | gate_stale | gate_changed | key_unknown |
--          paced
CREATE FUNCTION serve_key(
  p_session text, p_token_hash text, p_client text, p_generation text, p_track text, p_run int, p_now timestamptz,
  p_gate_seconds float8, p_min_capacity float8, p_capacity_share float8, p_max_capacity float8, p_refill float8,
  p_external_seconds float8
) RETURNS TABLE (outcome text, end_reason text, video_id text, wrapped bytea, master_key_id text, wait_seconds float8)
LANGUAGE plpgsql
AS $$
DECLARE
  standing record;
  content record;
  cost float8;
BEGIN
  SELECT * INTO standing FROM playback_standing(p_session, p_token_hash, p_client, p_now, p_gate_seconds);
  IF NOT FOUND THEN
    RETURN QUERY SELECT 'token_invalid', NULL::text, NULL::text, NULL::bytea, NULL::text, 0::float8;
    RETURN;
  END IF;
  end_reason := standing.end_reason;
  video_id := standing.video_id;
  wait_seconds := 0;
  IF standing.outcome <> 'live' THEN
    outcome := standing.outcome;
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
    standing.subject, standing.video_id, p_run, cost,
    least(p_max_capacity, greatest(p_min_capacity, p_capacity_share * standing.duration_seconds)), p_refill, p_now
  );
  IF wait_seconds > 0 THEN
    outcome := 'paced';
    RETURN NEXT;
    RETURN;
  END IF;

  -- Players without a heart-beat are alive as long as they ask for keys.
  IF p_client = 'external' THEN
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE "PlaybackSession" s
      SET "lastSeenAt" = p_now, "expiresAt" = p_now + make_interval(secs => p_external_seconds)
      WHERE s.id = p_session AND s."lastSeenAt" < p_now - interval '5 seconds';
  END IF;
  outcome := 'served';
  wrapped := content.wrapped;
  master_key_id := content."masterKeyId";
  RETURN NEXT;
END
$$;
