-- migrate: outside a transaction
ALTER TABLE "products" ADD COLUMN IF NOT EXISTS "period_after_opening_months" integer;
--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN IF NOT EXISTS "merged_into" text;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "customers_merged_idx";
--> statement-breakpoint
CREATE INDEX CONCURRENTLY "customers_merged_idx" ON "customers" USING btree ("merged_into") WHERE merged_into is not null;
