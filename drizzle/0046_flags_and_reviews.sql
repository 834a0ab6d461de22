-- migrate: outside a transaction
-- Flags are facts with a column, and programs say what is done with them.
ALTER TABLE "commissions" ADD COLUMN IF NOT EXISTS "review" text;
--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN IF NOT EXISTS "stopped_at" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "conversions" ADD COLUMN IF NOT EXISTS "flags" text[];
--> statement-breakpoint
ALTER TABLE "payout_details" ADD COLUMN IF NOT EXISTS "mailbox_hash" text;
--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN IF NOT EXISTS "review_policy" jsonb DEFAULT '{"self_referral":"reject","reused_click":"pay","hasty":"pay","embedded":"hold","velocity":"pay","conversion_rate":"pay","coupon_leak":"hold","told_twice":"pay"}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "commissions" DROP CONSTRAINT IF EXISTS "commissions_review", ADD CONSTRAINT "commissions_review" CHECK ("commissions"."review" in ('pay', 'hold', 'reject')) NOT VALID;
--> statement-breakpoint
-- What an order was flagged for is in its decision; what an operator gave somebody has no flags.
-- migrate: repeat until no row is left
UPDATE conversions SET flags = CASE WHEN method = 'hand' THEN '{}' ELSE (
  SELECT coalesce(array_agg(DISTINCT replace(step->>'outcome', 'reused', 'reused_click')), '{}')
  FROM orders, jsonb_array_elements(decision) AS step
  WHERE orders.id = conversions.order_id AND step->>'step' = 'check'
    AND step->>'outcome' IN ('self_referral', 'reused', 'hasty', 'embedded')
) END WHERE id IN (
  SELECT id FROM conversions WHERE flags IS NULL ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED);
--> statement-breakpoint
-- Only embedded ones were held before. What was paid by the policy of then stays paid.
-- migrate: repeat until no row is left
UPDATE commissions SET review = CASE WHEN 'embedded' = ANY (flags) THEN 'hold' ELSE 'pay' END,
  stopped_at = CASE WHEN verdict IN ('held', 'rejected') THEN commissions.updated_at
    WHEN verdict IS NULL AND 'embedded' = ANY (flags) THEN commissions.created_at END
FROM conversions WHERE conversions.id = conversion_id AND commissions.id IN (
  SELECT commissions.id FROM commissions JOIN conversions ON conversions.id = conversion_id
  WHERE review IS NULL AND flags IS NOT NULL
  ORDER BY commissions.id LIMIT 1000 FOR UPDATE OF commissions SKIP LOCKED);
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS commissions_stopped_idx;
--> statement-breakpoint
CREATE INDEX CONCURRENTLY commissions_stopped_idx ON commissions (conversion_id) WHERE state in ('held', 'rejected') and stopped_at is not null;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS conversions_flags_idx;
--> statement-breakpoint
CREATE INDEX CONCURRENTLY conversions_flags_idx ON conversions USING gin (flags) WHERE flags <> '{}';
