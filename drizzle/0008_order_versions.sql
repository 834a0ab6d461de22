ALTER TABLE "commission_rules" ADD COLUMN "month_minimum_minor" bigint;--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "lines" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "network_accounts" ADD COLUMN "closed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "stated_gross_minor" bigint;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "version_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "void_reason" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "coupon_beats_click" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "part" jsonb;--> statement-breakpoint
-- what was taken back before parts were kept took exactly this
UPDATE "reversals" SET "part" = jsonb_build_object('kind', 'gross', 'base_minor', "base_minor"::text, 'gross_minor', "gross_minor"::text);--> statement-breakpoint
ALTER TABLE "reversals" ALTER COLUMN "part" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD COLUMN "method" text DEFAULT 'POST' NOT NULL;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD COLUMN "redacted_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "conversions_click_id_idx" ON "conversions" USING btree ("click_id");--> statement-breakpoint
ALTER TABLE "commission_rules" ADD CONSTRAINT "commission_rules_tier" CHECK ("commission_rules"."month_minimum_minor" > 0);