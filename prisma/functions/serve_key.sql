-- Decides one key request: session, whether it counts as a stream, gate age, existence of the key, pace, in this order. A
-- served key comes as the video's wrapped content key, and is a sign of life of its session.
-- outcome: served | token_invalid | what playback_standing says | uncounted (it was silent for too long) | gate_stale |
--          gate_changed | key_unknown | paced | gate_spent (the read of the chain at checked_at is used up)
CREATE OR REPLACE FUNCTION serve_key(
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
