-- The tab that opened a session: the next one of the same tab takes its place. Only a hash, as whoever knows a tab's id may
-- end what it plays.
ALTER TABLE "PlaybackSession" ADD COLUMN "tabHash" TEXT;

-- CreateIndex
CREATE INDEX "PlaybackSession_tabHash_idx" ON "PlaybackSession"("tabHash");

DROP FUNCTION serve_key(text, text, text, text, text, int, timestamptz, float8, float8, float8, float8, float8, float8);
DROP FUNCTION playback_standing(text, text, text, timestamptz, float8);

-- As before, and for how long nothing was heard of the session: one that was silent for too long does not count as a
-- stream and is served nothing until it found room again.
CREATE FUNCTION playback_standing(
  p_session text, p_token_hash text, p_client text, p_now timestamptz, p_gate_seconds float8
) RETURNS TABLE (outcome text, gate text, gate_age_seconds float8, end_reason text, video_id text, subject text,
                 duration_seconds float8, silent_seconds float8)
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
    extract(epoch FROM p_now - s."lastSeenAt")::float8
  FROM "PlaybackSession" s
  JOIN "Video" v ON v.id = s."videoId"
  LEFT JOIN "Session" a ON a.id = s."authSessionId"
  WHERE s.id = p_session AND s."tokenHash" = p_token_hash AND s.client = p_client
$$;

-- Decides one key request: session, whether it counts as a stream, gate age, existence of the key, pace, in this order. A
-- served key comes as the video's wrapped content key, and is a sign of life of its session.
-- outcome: served | token_invalid | ended | expired | signed_out | removed | uncounted | gate_stale | gate_changed |
--          key_unknown | paced
CREATE FUNCTION serve_key(
  p_session text, p_token_hash text, p_client text, p_generation text, p_track text, p_run int, p_now timestamptz,
  p_gate_seconds float8, p_min_capacity float8, p_capacity_share float8, p_max_capacity float8, p_refill float8,
  p_external_seconds float8, p_counted_seconds float8, p_quiet_seconds float8
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
    standing.subject, standing.video_id, p_run, cost,
    least(p_max_capacity, greatest(p_min_capacity, p_capacity_share * standing.duration_seconds)), p_refill, p_now
  );
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
