-- migrate: outside a transaction
-- migrate: repeat until no row is left
-- A sale that two accounts of one shop told before is two orders, and stays so.
UPDATE orders SET seller_key = seller_key_of(network_account_id) || CASE WHEN EXISTS (
    SELECT FROM orders AS earlier WHERE earlier.external_order_id = orders.external_order_id
      AND earlier.id < orders.id AND earlier.network_account_id <> orders.network_account_id
      AND seller_key_of(earlier.network_account_id) = seller_key_of(orders.network_account_id))
    THEN ':' || network_account_id ELSE '' END
WHERE id IN (
  SELECT id FROM orders WHERE seller_key IS NULL ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED);
--> statement-breakpoint
-- migrate: repeat until no row is left
UPDATE reversals SET order_id = orders.id
FROM orders WHERE orders.network_account_id = reversals.network_account_id
  AND orders.external_order_id = reversals.external_order_id AND reversals.id IN (
  SELECT reversals.id FROM reversals JOIN orders USING (network_account_id, external_order_id)
  WHERE order_id IS NULL ORDER BY reversals.id LIMIT 1000 FOR UPDATE OF reversals SKIP LOCKED);
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS orders_identity_key;
--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY orders_identity_key ON orders (seller_key, external_order_id, coalesce(external_conversion_id, ''));
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS orders_fact_key;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS reversals_version_key;
--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY reversals_version_key ON reversals (order_id, kind, external_refund_id, version_no);
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS reversals_fact_key;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS journals_accrual_key;
--> statement-breakpoint
-- A commission that was held after its approval is approved again: only its accrual is unique.
CREATE UNIQUE INDEX CONCURRENTLY journals_accrual_key ON journals (commission_id, kind) WHERE kind = 'accrual';
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS journals_commission_key;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS commissions_tiers_idx;
--> statement-breakpoint
CREATE INDEX CONCURRENTLY commissions_tiers_idx ON commissions (influencer_id) WHERE has_tiers;
