-- Names what a video asks of its viewers; a session that was decided by another rule is decided anew.
-- The text of jsonb is canonical, so that equal rules have equal names.
CREATE OR REPLACE FUNCTION gate_hash(p_access text, p_gate jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT md5(p_access || ':' || coalesce(p_gate::text, '')) $$;
