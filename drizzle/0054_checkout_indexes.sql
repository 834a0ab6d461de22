-- migrate: outside a transaction
ALTER TABLE programs VALIDATE CONSTRAINT programs_touch;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS orders_checkout_idx;
--> statement-breakpoint
CREATE INDEX CONCURRENTLY orders_checkout_idx ON orders (seller_key, checkout_hash) WHERE checkout_hash IS NOT NULL;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS orders_account_idx;
--> statement-breakpoint
CREATE INDEX CONCURRENTLY orders_account_idx ON orders (network_account_id, id DESC NULLS LAST);
