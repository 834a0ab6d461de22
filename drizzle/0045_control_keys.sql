-- migrate: outside a transaction
-- A run for each request of before, which nobody has to agree to any more.
-- migrate: repeat until no row is left
INSERT INTO payout_runs (id, currency, approvers, actor, created_at)
SELECT run_id, min(currency), 1, 'unknown', min(created_at) FROM payouts
WHERE NOT EXISTS (SELECT FROM payout_runs WHERE payout_runs.id = payouts.run_id)
GROUP BY run_id LIMIT 1000 ON CONFLICT DO NOTHING;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS commissions_reference_key;
--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY commissions_reference_key ON commissions (program_id,external_reference) WHERE external_reference is not null;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS conversions_order_key;
--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY conversions_order_key ON conversions (order_id) WHERE superseded_at is null;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS conversions_order_idx;
--> statement-breakpoint
CREATE INDEX CONCURRENTLY conversions_order_idx ON conversions (order_id);
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS coupons_open_code_key;
--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY coupons_open_code_key ON coupons (program_id,coalesce(code_key, lower(code))) WHERE ends_at is null;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS journals_payout_once_key;
--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY journals_payout_once_key ON journals (payout_id,kind) WHERE kind not in ('payout_lowered', 'payout_raised');
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS conversions_order_id_key;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS coupons_program_code_key;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS coupons_program_code_key_key;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS journals_payout_key;
