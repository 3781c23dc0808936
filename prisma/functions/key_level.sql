-- How much is in a bucket at p_now.
CREATE OR REPLACE FUNCTION key_level(
  p_seconds float8, p_updated timestamptz, p_capacity float8, p_refill float8, p_now timestamptz
) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT least(p_capacity, p_seconds + p_refill * greatest(0, extract(epoch FROM p_now - p_updated)::float8)) $$;
