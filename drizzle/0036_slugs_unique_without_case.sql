-- migrate: outside a transaction
-- Every slug goes on working as it is written. Those that somebody chose are followed in any case
-- from now on. Which were generated was not kept: they are eight letters and digits. Of eight, those
-- in one case, and those that are words with capital letters, were chosen, or might have been: four
-- in a hundred generated ones look so, too, and only become easier to type.
ALTER TABLE tracking_links VALIDATE CONSTRAINT tracking_links_slug_kind;
--> statement-breakpoint
-- migrate: repeat until no row is left
UPDATE tracking_links SET slug_kind = 'custom' WHERE id IN (
  SELECT id FROM tracking_links WHERE slug_kind = 'generated' AND NOT (slug ~ '^[A-Za-z0-9]{8}$'
    AND slug <> lower(slug COLLATE "C") AND slug <> upper(slug COLLATE "C")
    AND slug !~ '^([A-Z][a-z]+)+[0-9]*$')
  LIMIT 1000 FOR UPDATE SKIP LOCKED);
--> statement-breakpoint
-- Links with the same letters, in another case or with marks behind them: the first of them, one
-- that was chosen and is active before others, may be meant by any further spelling.
-- migrate: repeat until no row is left
UPDATE tracking_links SET slug_kind = 'later_twin' WHERE id IN (
  SELECT id FROM (
    SELECT id, row_number() OVER (PARTITION BY lower(rtrim(slug, '-_') COLLATE "C")
      ORDER BY slug_kind = 'custom' DESC, is_active DESC, id) AS place
    FROM tracking_links WHERE slug_kind <> 'later_twin') AS spellings
  WHERE place > 1 LIMIT 1000);
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS tracking_links_canonical_slug_key;
--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY tracking_links_canonical_slug_key ON tracking_links (lower(rtrim(slug, '-_') COLLATE "C")) WHERE slug_kind <> 'later_twin';
--> statement-breakpoint
-- migrate: repeat until no row is left
UPDATE tracking_links SET slug_kind = 'first_twin' WHERE slug_kind = 'custom'
  AND lower(rtrim(slug, '-_') COLLATE "C") IN (
    SELECT lower(rtrim(slug, '-_') COLLATE "C") FROM tracking_links
    WHERE slug_kind = 'later_twin');
