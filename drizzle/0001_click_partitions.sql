-- Raw clicks are kept a month a partition, so that old ones are dropped without touching new ones.
-- The default partition catches what no month was made for: no click is refused for its date.
CREATE TABLE clicks_default PARTITION OF clicks DEFAULT;
--> statement-breakpoint
-- Makes the partitions of the month of `first_on` and of `months` more; those there are left alone.
CREATE FUNCTION prepare_click_partitions(first_on date, months integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  month_on date := date_trunc('month', first_on)::date;
BEGIN
  FOR step IN 0..months LOOP
    EXECUTE format(
      'CREATE TABLE IF NOT EXISTS %I PARTITION OF clicks FOR VALUES FROM (%L) TO (%L)',
      'clicks_' || to_char(month_on, 'YYYY_MM'),
      to_char(month_on, 'YYYY-MM-DD') || ' 00:00:00+00',
      to_char((month_on + interval '1 month')::date, 'YYYY-MM-DD') || ' 00:00:00+00'
    );
    month_on := (month_on + interval '1 month')::date;
  END LOOP;
END $$;
--> statement-breakpoint
SELECT prepare_click_partitions((now() AT TIME ZONE 'UTC')::date, 3);
