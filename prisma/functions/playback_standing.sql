-- Where a playback session stands at p_now; no row when id, token or kind of client do not belong together.
-- outcome: as playback_outcome says.
-- gate: open (nothing to ask a chain) | fresh | stale (its chain read is older than p_gate_seconds) |
--       changed (the creator changed the rule)
-- silent_seconds: since when nothing was heard of it. buckets: what its keys are paid from.
-- Sign-in and video are read here, across their rooms, because a key must be decided in one statement.
CREATE OR REPLACE FUNCTION playback_standing(
  p_session text, p_token_hash text, p_client text, p_now timestamptz, p_gate_seconds float8
) RETURNS TABLE (outcome text, gate text, gate_age_seconds float8, end_reason text, video_id text, subject text,
                 duration_seconds float8, silent_seconds float8, buckets text[], checked_at timestamptz)
LANGUAGE sql STABLE
AS $$
  SELECT
    playback_outcome(s, v, a, p_now),
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
