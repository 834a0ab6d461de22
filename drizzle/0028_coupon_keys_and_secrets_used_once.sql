-- migrate: outside a transaction
-- A coupon is known by its canonical code; codes from before it was kept are plain ASCII.
DROP INDEX CONCURRENTLY IF EXISTS coupons_program_code_key_key;
--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY coupons_program_code_key_key ON coupons (program_id, coalesce(code_key, lower(code)));
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS coupons_code_key_idx;
--> statement-breakpoint
CREATE INDEX CONCURRENTLY coupons_code_key_idx ON coupons (coalesce(code_key, lower(code)));
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS network_accounts_secret_key;
--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY network_accounts_secret_key ON network_accounts (secret_digest) WHERE is_active AND secret_digest IS NOT NULL;
--> statement-breakpoint
-- Nobody knows since when: what was placed before this still earns. The triggers fill the column.
-- migrate: repeat until no row is left
UPDATE influencers SET is_active = false WHERE id IN (
  SELECT id FROM influencers WHERE NOT is_active AND switched_off_at IS NULL
  ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED);
--> statement-breakpoint
-- migrate: repeat until no row is left
UPDATE merchants SET is_active = false WHERE id IN (
  SELECT id FROM merchants WHERE NOT is_active AND switched_off_at IS NULL
  ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED);
--> statement-breakpoint
-- migrate: repeat until no row is left
UPDATE programs SET is_active = false WHERE id IN (
  SELECT id FROM programs WHERE NOT is_active AND switched_off_at IS NULL
  ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED);
