-- Why a video is not there for a session: removed by its creator, taken down by an operator, or unpublished (a draft or
-- scheduled again). NULL while it is there. Its creator and operators (p_owner) see all that is not removed.
CREATE OR REPLACE FUNCTION video_absence(p_removed_at timestamptz, p_visibility text, p_taken_down jsonb, p_owner boolean) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT CASE
    WHEN p_removed_at IS NOT NULL THEN 'removed'
    WHEN p_owner OR p_visibility IN ('unlisted', 'public') THEN NULL
    WHEN p_taken_down IS NOT NULL THEN 'taken_down'
    ELSE 'unpublished'
  END
$$;
