ALTER TABLE "commission_rules" ADD COLUMN "may_exceed_order" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "coupons" ADD COLUMN "code_key" text;--> statement-breakpoint
ALTER TABLE "influencers" ADD COLUMN "switched_off_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "merchants" ADD COLUMN "switched_off_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "switched_off_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "network_accounts" ADD COLUMN "secret_digest" text;--> statement-breakpoint
ALTER TABLE "network_accounts" ADD COLUMN "previous_secret_digest" text;--> statement-breakpoint
ALTER TABLE "network_accounts" ADD COLUMN "max_commission_bps" integer;--> statement-breakpoint
ALTER TABLE "network_accounts" ADD COLUMN "used_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD COLUMN "resolution" jsonb;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD COLUMN "resolved_at" timestamp with time zone;--> statement-breakpoint
-- Not validated: amounts that are over it already stay readable, and none is added.
ALTER TABLE "commission_rules" ADD CONSTRAINT "commission_rules_bounds" CHECK ((coalesce("commission_rules"."flat_minor", 0) <= 1000000000000
        and coalesce("commission_rules"."month_minimum_minor", 0) <= 1000000000000) or "commission_rules"."ends_at" is not null) NOT VALID;--> statement-breakpoint
ALTER TABLE "network_accounts" ADD CONSTRAINT "network_accounts_ceiling" CHECK ("network_accounts"."max_commission_bps" between 1 and 1000000) NOT VALID;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_price_bound" CHECK ("products"."price_minor" <= 1000000000000) NOT VALID;--> statement-breakpoint
-- Since when something is switched off, whoever switches it: an order placed later earns nothing.
CREATE OR REPLACE FUNCTION note_switch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.is_active THEN
    NEW.switched_off_at := NULL;
  ELSE
    NEW.switched_off_at := coalesce(NEW.switched_off_at, now());
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE OR REPLACE TRIGGER influencers_switch BEFORE INSERT OR UPDATE ON influencers
  FOR EACH ROW EXECUTE FUNCTION note_switch();--> statement-breakpoint
CREATE OR REPLACE TRIGGER merchants_switch BEFORE INSERT OR UPDATE ON merchants
  FOR EACH ROW EXECUTE FUNCTION note_switch();--> statement-breakpoint
CREATE OR REPLACE TRIGGER programs_switch BEFORE INSERT OR UPDATE ON programs
  FOR EACH ROW EXECUTE FUNCTION note_switch();
