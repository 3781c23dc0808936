-- Whether a playback session is good at p_now: 'live', or why it is over. v and a are its video and its sign-in, joined by
-- whoever asks; all of v is NULL when the video is gone, all of a when nobody had to sign in.
-- outcome: live | ended (the row says why) | removed | taken_down | unpublished | signed_out | expired
-- Rows as arguments cost nothing: PostgreSQL writes this expression over the columns into the calling query.
CREATE OR REPLACE FUNCTION playback_outcome(
  s "PlaybackSession", v "Video", a "Session", p_now timestamptz
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT CASE
    WHEN s."endedAt" IS NOT NULL THEN 'ended'
    WHEN v.id IS NULL THEN 'removed'
    ELSE coalesce(
      video_absence(v."removedAt", v.visibility, v."takenDown", s.owner),
      CASE
        WHEN a."revokedAt" IS NOT NULL OR a."expiresAt" <= p_now THEN 'signed_out'
        WHEN s."expiresAt" <= p_now THEN 'expired'
        ELSE 'live'
      END
    )
  END
$$;
