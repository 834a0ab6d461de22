-- The API's role makes and drops partitions by these functions only, and nothing else: they run with
-- the rights of the role that migrated, over this schema alone.
CREATE OR REPLACE FUNCTION prepare_click_partitions(first_on date, months integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  month_on date := date_trunc('month', first_on)::date;
BEGIN
  IF months NOT BETWEEN 0 AND 24 OR first_on NOT BETWEEN date '1970-01-01' AND date '2199-12-31' THEN
    RAISE EXCEPTION 'no partitions of % months from %', months, first_on USING ERRCODE = '22023';
  END IF;
  FOR step IN 0..months LOOP
    EXECUTE format(
      'CREATE TABLE IF NOT EXISTS public.%I PARTITION OF public.clicks FOR VALUES FROM (%L) TO (%L)',
      'clicks_' || to_char(month_on, 'YYYY_MM'),
      to_char(month_on, 'YYYY-MM-DD') || ' 00:00:00+00',
      to_char((month_on + interval '1 month')::date, 'YYYY-MM-DD') || ' 00:00:00+00'
    );
    month_on := (month_on + interval '1 month')::date;
  END LOOP;
END $$;
--> statement-breakpoint
-- Refuses what is no first of a month, or a month that ended less than a month ago.
CREATE FUNCTION check_old_month(month_on date) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF month_on IS NULL OR month_on <> date_trunc('month', month_on)::date
    OR month_on + interval '2 months' > now() AT TIME ZONE 'UTC' THEN
    RAISE EXCEPTION '% is no month that ended a month ago', month_on USING ERRCODE = '22023';
  END IF;
END $$;
--> statement-breakpoint
-- Closes a month: waits for the inserts that run, and no later one adds to it.
CREATE FUNCTION close_click_month(closed_on date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '3s' AS $$
BEGIN
  PERFORM check_old_month(closed_on);
  IF EXISTS (SELECT FROM click_archives WHERE month_on = closed_on) THEN
    RETURN;
  END IF;
  LOCK TABLE ONLY clicks IN SHARE MODE;
  INSERT INTO click_archives (month_on) VALUES (closed_on) ON CONFLICT DO NOTHING;
END $$;
--> statement-breakpoint
-- Drops the partition of a closed month. With `needs_proof`, only if each of its files was proven and
-- no click is beyond the last of them.
CREATE FUNCTION drop_click_month(dropped_on date, needs_proof boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '3s' AS $$
DECLARE
  partition text := 'clicks_' || to_char(dropped_on, 'YYYY_MM');
  last_archived text;
  is_left boolean;
BEGIN
  PERFORM check_old_month(dropped_on);
  IF NOT EXISTS (SELECT FROM click_archives WHERE month_on = dropped_on) THEN
    RAISE EXCEPTION 'the month % is not closed', dropped_on USING ERRCODE = '55000';
  END IF;
  IF to_regclass('public.' || partition) IS NULL THEN
    RETURN;
  END IF;
  IF needs_proof THEN
    SELECT coalesce(max(last_id), '') INTO last_archived FROM click_archive_parts
    WHERE month_on = dropped_on;
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE id > $1)', partition)
      INTO is_left USING last_archived;
    IF is_left OR NOT EXISTS (
      SELECT FROM click_archives WHERE month_on = dropped_on AND proven_at IS NOT NULL
    ) OR EXISTS (
      SELECT FROM click_archive_parts WHERE month_on = dropped_on AND proven_at IS NULL
    ) THEN
      RAISE EXCEPTION 'the month % is not proven to be archived', dropped_on
        USING ERRCODE = '55000';
    END IF;
  END IF;
  EXECUTE format('DROP TABLE public.%I', partition);
  UPDATE click_archives SET dropped_at = now() WHERE month_on = dropped_on;
END $$;
--> statement-breakpoint
-- Refuses clicks of closed months with SQLSTATE SS001: of one that comes again nobody could tell, or
-- only the archive. Who has looked there says so (`skinstack.late_clicks`, insert-clicks), and is let
-- in once the month is dropped: until then its rows must not change.
CREATE FUNCTION refuse_closed_clicks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  is_late boolean := coalesce(current_setting('skinstack.late_clicks', true), '') = 'on';
BEGIN
  IF EXISTS (
    SELECT FROM click_archives archive JOIN inserted
      ON date_trunc('month', inserted.clicked_at AT TIME ZONE 'UTC') = archive.month_on
    WHERE NOT (is_late AND archive.dropped_at IS NOT NULL)
  ) THEN
    RAISE EXCEPTION 'the month of a click is closed' USING ERRCODE = 'SS001';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER clicks_closed AFTER INSERT ON clicks
REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION refuse_closed_clicks();
