-- A month that gets its partition late takes with it the clicks that lie in the default one:
-- PostgreSQL refuses a partition while rows of it are there.
CREATE OR REPLACE FUNCTION prepare_click_partitions(first_on date, months integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '3s' AS $$
DECLARE
  month_on date := date_trunc('month', first_on)::date;
  partition text;
  from_at timestamptz;
  until_at timestamptz;
BEGIN
  IF months NOT BETWEEN 0 AND 24 OR first_on NOT BETWEEN date '1970-01-01' AND date '2199-12-31' THEN
    RAISE EXCEPTION 'no partitions of % months from %', months, first_on USING ERRCODE = '22023';
  END IF;
  -- two runs at once wait for each other, and no insert waits for either
  LOCK TABLE ONLY clicks IN SHARE UPDATE EXCLUSIVE MODE;
  FOR step IN 0..months LOOP
    partition := 'clicks_' || to_char(month_on, 'YYYY_MM');
    from_at := month_on::timestamp AT TIME ZONE 'UTC';
    until_at := (month_on + interval '1 month') AT TIME ZONE 'UTC';
    IF to_regclass('public.' || partition) IS NULL THEN
      EXECUTE format('CREATE TABLE public.%I (LIKE public.clicks INCLUDING DEFAULTS)', partition);
      IF EXISTS (SELECT FROM clicks_default WHERE clicked_at >= from_at AND clicked_at < until_at) THEN
        LOCK TABLE clicks_default IN ACCESS EXCLUSIVE MODE;
        EXECUTE format(
          'WITH moved AS (
            DELETE FROM public.clicks_default WHERE clicked_at >= $1 AND clicked_at < $2 RETURNING *
          ) INSERT INTO public.%I SELECT * FROM moved', partition
        ) USING from_at, until_at;
      END IF;
      EXECUTE format(
        'ALTER TABLE public.clicks ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
        partition, from_at, until_at
      );
    END IF;
    month_on := (month_on + interval '1 month')::date;
  END LOOP;
END $$;
