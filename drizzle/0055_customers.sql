-- migrate: outside a transaction
-- Customers, who brought them, and what an order is to its customer.
CREATE TABLE IF NOT EXISTS "customers" (
	"id" text PRIMARY KEY NOT NULL,
	"merchant_id" text NOT NULL,
	"key_hash" text NOT NULL,
	"influencer_id" text,
	"program_id" text,
	"bond_order_id" text,
	"bonded_at" timestamp with time zone,
	"bonded_until" timestamp with time zone,
	"order_count" integer DEFAULT 0 NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone,
	"erased_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "customers_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id"),
	CONSTRAINT "customers_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id"),
	CONSTRAINT "customers_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id")
);
--> statement-breakpoint
ALTER TABLE "commission_rules" ADD COLUMN IF NOT EXISTS "order_kind" text;
--> statement-breakpoint
ALTER TABLE "commission_rules" ADD COLUMN IF NOT EXISTS "nth_from" integer;
--> statement-breakpoint
ALTER TABLE "commission_rules" ADD COLUMN IF NOT EXISTS "nth_to" integer;
--> statement-breakpoint
ALTER TABLE "conversions" ADD COLUMN IF NOT EXISTS "order_kind" text;
--> statement-breakpoint
ALTER TABLE "conversions" ADD COLUMN IF NOT EXISTS "nth_order" integer;
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN IF NOT EXISTS "customer_id" text;
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN IF NOT EXISTS "customer_told_at" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN IF NOT EXISTS "told_kind" text;
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN IF NOT EXISTS "order_kind" text;
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN IF NOT EXISTS "nth_order" integer;
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN IF NOT EXISTS "stands" boolean;
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN IF NOT EXISTS "own" jsonb;
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN IF NOT EXISTS "bought" text[];
--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN IF NOT EXISTS "bond_months" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN IF NOT EXISTS "bond_order_limit" integer;
--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN IF NOT EXISTS "bond_yields_to_click" boolean DEFAULT true NOT NULL;
--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN IF NOT EXISTS "renewals" text DEFAULT 'all' NOT NULL;
--> statement-breakpoint
CREATE UNIQUE INDEX IF NOT EXISTS "customers_key" ON "customers" USING btree ("merchant_id","key_hash");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "customers_due_idx" ON "customers" USING btree ("due_at") WHERE due_at is not null;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "orders_customer_idx";
--> statement-breakpoint
CREATE INDEX CONCURRENTLY "orders_customer_idx" ON "orders" USING btree ("customer_id") WHERE customer_id is not null;
--> statement-breakpoint
ALTER TABLE "commission_rules" DROP CONSTRAINT IF EXISTS "commission_rules_nth", ADD CONSTRAINT "commission_rules_nth" CHECK ("commission_rules"."nth_from" >= 1 and "commission_rules"."nth_to" >= coalesce("commission_rules"."nth_from", 1)) NOT VALID;
--> statement-breakpoint
ALTER TABLE "programs" DROP CONSTRAINT IF EXISTS "programs_bond_months", ADD CONSTRAINT "programs_bond_months" CHECK ("programs"."bond_months" between 0 and 36) NOT VALID;
--> statement-breakpoint
ALTER TABLE "programs" DROP CONSTRAINT IF EXISTS "programs_bond_limit", ADD CONSTRAINT "programs_bond_limit" CHECK ("programs"."bond_order_limit" >= 1) NOT VALID;
--> statement-breakpoint
ALTER TABLE "programs" DROP CONSTRAINT IF EXISTS "programs_renewals", ADD CONSTRAINT "programs_renewals" CHECK ("programs"."renewals" ~ '^(none|all|[1-9][0-9]{0,3})$') NOT VALID;