-- An order is known by who sold it, carries its payment and every word told of it; a sale is credited
-- once, whichever network tells it. Additions only: the release that runs goes on with what it knows.
ALTER TABLE "orders" ADD COLUMN "seller_key" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "payment_state" text DEFAULT 'unknown' NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "paid_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "fulfilled_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "told_by" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "told_again_of" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "facts" jsonb;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "order_id" text;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "version_no" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "state" text DEFAULT 'stands' NOT NULL;--> statement-breakpoint
ALTER TABLE "reversals" ADD CONSTRAINT "reversals_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action NOT VALID;--> statement-breakpoint
ALTER TABLE "commissions" ALTER COLUMN "available_at" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "hold_from" text DEFAULT 'ordered' NOT NULL;--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "terms" jsonb;--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "has_tiers" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "month_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "commissions" DROP CONSTRAINT "commissions_state";--> statement-breakpoint
ALTER TABLE "commissions" ADD CONSTRAINT "commissions_state" CHECK ("commissions"."state" in ('pending', 'held', 'approved', 'paid', 'reversed')) NOT VALID;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "hold_from" text DEFAULT 'paid' NOT NULL;--> statement-breakpoint
ALTER TABLE "programs" ADD CONSTRAINT "programs_hold_from" CHECK ("programs"."hold_from" in ('paid', 'ordered', 'fulfilled')) NOT VALID;--> statement-breakpoint
ALTER TABLE "merchants" ADD COLUMN "counts_by" text;--> statement-breakpoint
CREATE TABLE "sale_keys" (
	"merchant_id" text NOT NULL,
	"key" text NOT NULL,
	"order_id" text NOT NULL,
	"network_account_id" text NOT NULL,
	"ordered_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sale_keys_merchant_id_key_pk" PRIMARY KEY("merchant_id","key")
);--> statement-breakpoint
ALTER TABLE "sale_keys" ADD CONSTRAINT "sale_keys_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sale_keys" ADD CONSTRAINT "sale_keys_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sale_keys" ADD CONSTRAINT "sale_keys_network_account_id_network_accounts_id_fk" FOREIGN KEY ("network_account_id") REFERENCES "public"."network_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- The seller of an order whose writer does not say: a shop by its domain, else the account.
CREATE OR REPLACE FUNCTION seller_key_of(account_id text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN network = 'shopify' AND external_account IS NOT NULL
    THEN 'shopify:' || lower(external_account) ELSE 'account:' || id END
  FROM network_accounts WHERE id = account_id
$$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION fill_seller_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.seller_key := coalesce(NEW.seller_key, seller_key_of(NEW.network_account_id));
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE OR REPLACE TRIGGER orders_seller_key BEFORE INSERT ON orders
  FOR EACH ROW EXECUTE FUNCTION fill_seller_key();--> statement-breakpoint
CREATE OR REPLACE FUNCTION fill_reversed_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.order_id IS NULL THEN
    SELECT id INTO NEW.order_id FROM orders
    WHERE network_account_id = NEW.network_account_id
      AND external_order_id = NEW.external_order_id
    ORDER BY id LIMIT 1;
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE OR REPLACE TRIGGER reversals_order BEFORE INSERT ON reversals
  FOR EACH ROW EXECUTE FUNCTION fill_reversed_order();
