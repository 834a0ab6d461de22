CREATE TABLE "shop_codes" (
	"coupon_id" text PRIMARY KEY NOT NULL,
	"network_account_id" text,
	"rate_bps" integer,
	"amount_minor" bigint,
	"currency" char(3),
	"starts_at" timestamp with time zone NOT NULL,
	"usage_limit" integer,
	"once_per_customer" boolean NOT NULL,
	"state" text NOT NULL,
	"external_id" text,
	"told_ends_at" timestamp with time zone,
	"problem" text,
	"failed_count" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone,
	"checked_at" timestamp with time zone,
	"revision" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "shop_codes_state" CHECK ("shop_codes"."state" in ('by_hand', 'pending', 'made', 'drifted', 'failed', 'ended')),
	CONSTRAINT "shop_codes_value" CHECK (("shop_codes"."rate_bps" between 1 and 10000 and "shop_codes"."amount_minor" is null)
        or ("shop_codes"."rate_bps" is null and "shop_codes"."amount_minor" between 1 and 1000000000000
          and "shop_codes"."currency" is not null))
);
--> statement-breakpoint
ALTER TABLE "network_accounts" ADD COLUMN "admin_token_sealed" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "claims" jsonb;--> statement-breakpoint
ALTER TABLE "shop_codes" ADD CONSTRAINT "shop_codes_coupon_id_coupons_id_fk" FOREIGN KEY ("coupon_id") REFERENCES "public"."coupons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shop_codes" ADD CONSTRAINT "shop_codes_network_account_id_network_accounts_id_fk" FOREIGN KEY ("network_account_id") REFERENCES "public"."network_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "shop_codes_due_idx" ON "shop_codes" USING btree ("next_at") WHERE next_at is not null;--> statement-breakpoint
CREATE INDEX "shop_codes_account_idx" ON "shop_codes" USING btree ("network_account_id");