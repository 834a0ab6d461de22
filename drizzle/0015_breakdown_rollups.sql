CREATE TABLE "influencer_facet_hours" (
	"influencer_id" text NOT NULL,
	"facet" text NOT NULL,
	"hour_at" timestamp with time zone NOT NULL,
	"value" text NOT NULL,
	"impressions" integer DEFAULT 0 NOT NULL,
	"clicks" integer DEFAULT 0 NOT NULL,
	"unique_clicks" integer DEFAULT 0 NOT NULL,
	"bot_requests" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "influencer_facet_hours_pkey" PRIMARY KEY("influencer_id","facet","hour_at","value")
);
--> statement-breakpoint
ALTER TABLE "link_visitors" ADD COLUMN "click_id" text;
--> statement-breakpoint
-- The time a UUIDv7 id carries: the first ten letters after the prefix are its 48 bits of
-- milliseconds. A click is found by its id and time in one partition.
CREATE FUNCTION id_time(id text) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT timestamptz 'epoch' + interval '1 millisecond' * sum(
    (strpos('0123456789abcdefghjkmnpqrstvwxyz', substr(id, 4 + place, 1)) - 1)::bigint
      << (5 * (10 - place)))::double precision
  FROM generate_series(1, 10) AS place
$$;
--> statement-breakpoint
-- What is stored so far: a visitor is the first of their clicks that day, and every click is counted
-- by what it tells.
UPDATE link_visitors SET click_id = first_seen.id
FROM (
  SELECT DISTINCT ON (1, link_id, visitor_hash)
    (clicked_at AT TIME ZONE 'UTC')::date AS seen_on, link_id, visitor_hash, id
  FROM clicks WHERE kind = 'click' AND visitor_hash IS NOT NULL
  ORDER BY 1, link_id, visitor_hash, clicked_at, id
) first_seen
WHERE link_visitors.seen_on = first_seen.seen_on AND link_visitors.link_id = first_seen.link_id
  AND link_visitors.visitor_hash = first_seen.visitor_hash;
--> statement-breakpoint
INSERT INTO influencer_facet_hours (influencer_id, facet, hour_at, value, impressions, clicks,
  unique_clicks, bot_requests)
SELECT owner.influencer_id, facet, date_trunc('hour', clicked_at, 'UTC'), value,
  count(*) FILTER (WHERE kind = 'impression'), count(*) FILTER (WHERE kind = 'click'),
  count(visitor.click_id), count(*) FILTER (WHERE kind = 'bot')
FROM clicks
JOIN (SELECT DISTINCT link_id, influencer_id FROM link_hours) owner USING (link_id)
LEFT JOIN link_visitors visitor ON visitor.seen_on = (clicked_at AT TIME ZONE 'UTC')::date
  AND visitor.link_id = clicks.link_id AND visitor.visitor_hash = clicks.visitor_hash
  AND visitor.click_id = clicks.id
CROSS JOIN LATERAL (VALUES ('country', coalesce(country, '')), ('device', coalesce(device, '')),
  ('referrer', coalesce(referrer_host, '')), ('sub_id', coalesce(sub_id, ''))) AS told (facet, value)
GROUP BY 1, 2, 3, 4;
