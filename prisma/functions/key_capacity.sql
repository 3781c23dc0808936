-- How much a bucket of the pace of keys holds, in seconds of media.
CREATE OR REPLACE FUNCTION key_capacity(p_duration float8, p_min float8, p_share float8, p_max float8) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT least(p_max, greatest(p_min, p_share * p_duration)) $$;
