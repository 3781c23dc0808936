-- Pays for a run of segments from all of a session's buckets, or from none. A run costs its length once for each bucket,
-- whatever tracks and qualities it is watched in, and is free from then on. One read of the chain (p_read; NULL when no
-- chain has a say) is good for p_read_seconds of media. Returns 0 when the run may be served, else the seconds to wait, or -1
-- when the chain must be read anew first.
CREATE OR REPLACE FUNCTION pay_run(
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
