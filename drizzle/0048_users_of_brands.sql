-- migrate: outside a transaction
-- A shop's own people, and whose they are.
ALTER TABLE "users" ADD COLUMN IF NOT EXISTS "merchant_ids" text[] DEFAULT '{}' NOT NULL;
--> statement-breakpoint
ALTER TABLE "users" DROP CONSTRAINT IF EXISTS "users_merchants", ADD CONSTRAINT "users_merchants" CHECK (("users"."role" = 'brand') = (cardinality("users"."merchant_ids") > 0)) NOT VALID;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS conversions_merchant_idx;
--> statement-breakpoint
CREATE INDEX CONCURRENTLY conversions_merchant_idx ON conversions (merchant_id,id);
