CREATE TABLE "api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"role" text NOT NULL,
	"influencer_id" text,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"key_hash" text NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "api_keys_owner" CHECK (("api_keys"."role" = 'influencer') = ("api_keys"."influencer_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "balances" (
	"account_id" text PRIMARY KEY NOT NULL,
	"amount_minor" bigint NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "clicks" (
	"id" text NOT NULL,
	"clicked_at" timestamp with time zone NOT NULL,
	"link_id" text NOT NULL,
	"kind" text NOT NULL,
	"bot_reason" text,
	"visitor_hash" text,
	"sub_id" text,
	"country" text,
	"device" text,
	"referrer_host" text,
	CONSTRAINT "clicks_pkey" PRIMARY KEY("id","clicked_at")
) PARTITION BY RANGE ("clicked_at");
--> statement-breakpoint
CREATE TABLE "commission_rules" (
	"id" text PRIMARY KEY NOT NULL,
	"program_id" text NOT NULL,
	"influencer_id" text,
	"product_id" text,
	"category" text,
	"rate_bps" integer,
	"flat_minor" bigint,
	"starts_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "commission_rules_rate" CHECK ("commission_rules"."rate_bps" between 0 and 10000),
	CONSTRAINT "commission_rules_flat" CHECK ("commission_rules"."flat_minor" >= 0),
	CONSTRAINT "commission_rules_one" CHECK (("commission_rules"."rate_bps" is null) <> ("commission_rules"."flat_minor" is null))
);
--> statement-breakpoint
CREATE TABLE "commissions" (
	"id" text PRIMARY KEY NOT NULL,
	"conversion_id" text NOT NULL,
	"influencer_id" text NOT NULL,
	"currency" char(3) NOT NULL,
	"base_minor" bigint NOT NULL,
	"gross_minor" bigint NOT NULL,
	"platform_fee_minor" bigint NOT NULL,
	"net_minor" bigint NOT NULL,
	"reversed_base_minor" bigint DEFAULT 0 NOT NULL,
	"reversed_gross_minor" bigint DEFAULT 0 NOT NULL,
	"reversed_platform_fee_minor" bigint DEFAULT 0 NOT NULL,
	"source" text NOT NULL,
	"rule_id" text,
	"rate_bps" integer,
	"flat_minor" bigint,
	"platform_fee_rate_bps" integer NOT NULL,
	"hold_days" integer NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"available_at" timestamp with time zone NOT NULL,
	"payout_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "commissions_whole" CHECK (gross_minor = platform_fee_minor + net_minor),
	CONSTRAINT "commissions_reversed" CHECK (reversed_gross_minor between 0 and gross_minor
        and reversed_base_minor between 0 and base_minor
        and reversed_platform_fee_minor between 0 and platform_fee_minor),
	CONSTRAINT "commissions_state" CHECK ("commissions"."state" in ('pending', 'approved', 'paid', 'reversed'))
);
--> statement-breakpoint
CREATE TABLE "conversions" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"influencer_id" text NOT NULL,
	"program_id" text NOT NULL,
	"merchant_id" text NOT NULL,
	"product_id" text,
	"link_id" text,
	"click_id" text,
	"campaign" text,
	"method" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"ordered_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "coupons" (
	"id" text PRIMARY KEY NOT NULL,
	"program_id" text NOT NULL,
	"influencer_id" text NOT NULL,
	"code" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "influencers" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text,
	"display_name" text NOT NULL,
	"email" text NOT NULL,
	"handle" text,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "journals" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"commission_id" text,
	"reversal_id" text,
	"payout_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"owner_id" text NOT NULL,
	"currency" char(3) NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"journal_id" text NOT NULL,
	"line" integer NOT NULL,
	"account_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ledger_entries_pkey" PRIMARY KEY("journal_id","line")
);
--> statement-breakpoint
CREATE TABLE "link_hours" (
	"link_id" text NOT NULL,
	"hour_at" timestamp with time zone NOT NULL,
	"influencer_id" text NOT NULL,
	"impressions" integer DEFAULT 0 NOT NULL,
	"clicks" integer DEFAULT 0 NOT NULL,
	"unique_clicks" integer DEFAULT 0 NOT NULL,
	"bot_requests" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "link_hours_pkey" PRIMARY KEY("link_id","hour_at")
);
--> statement-breakpoint
CREATE TABLE "link_visitors" (
	"seen_on" date NOT NULL,
	"link_id" text NOT NULL,
	"visitor_hash" text NOT NULL,
	CONSTRAINT "link_visitors_pkey" PRIMARY KEY("seen_on","link_id","visitor_hash")
);
--> statement-breakpoint
CREATE TABLE "merchants" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"allowed_hosts" text[] NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "network_accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"network" text NOT NULL,
	"merchant_id" text,
	"external_account" text,
	"secret_sealed" text NOT NULL,
	"previous_secret_sealed" text,
	"previous_secret_expires_at" timestamp with time zone,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "network_accounts_network" CHECK ("network_accounts"."network" in ('refersion', 'shopify', 'impact', 'levanta', 'custom'))
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text PRIMARY KEY NOT NULL,
	"network_account_id" text NOT NULL,
	"external_order_id" text NOT NULL,
	"webhook_event_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"ordered_at" timestamp with time zone NOT NULL,
	"decision" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payouts" (
	"id" text PRIMARY KEY NOT NULL,
	"influencer_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"state" text DEFAULT 'requested' NOT NULL,
	"failure_reason" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payouts_amount" CHECK ("payouts"."amount_minor" > 0),
	CONSTRAINT "payouts_state" CHECK ("payouts"."state" in ('requested', 'sent', 'settled', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "products" (
	"id" text PRIMARY KEY NOT NULL,
	"merchant_id" text NOT NULL,
	"program_id" text NOT NULL,
	"name" text NOT NULL,
	"url" text NOT NULL,
	"external_product_id" text,
	"sku" text,
	"price_minor" bigint,
	"category" text,
	"step" text,
	"skin_types" text[] DEFAULT '{}' NOT NULL,
	"concerns" text[] DEFAULT '{}' NOT NULL,
	"ingredients" text[] DEFAULT '{}' NOT NULL,
	"size_ml" integer,
	"days_of_supply" integer,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "products_price" CHECK ("products"."price_minor" >= 0)
);
--> statement-breakpoint
CREATE TABLE "programs" (
	"id" text PRIMARY KEY NOT NULL,
	"merchant_id" text NOT NULL,
	"name" text NOT NULL,
	"currency" char(3) NOT NULL,
	"commission_rate_bps" integer NOT NULL,
	"platform_fee_rate_bps" integer DEFAULT 2000 NOT NULL,
	"attribution_window_days" integer DEFAULT 30 NOT NULL,
	"hold_days" integer DEFAULT 30 NOT NULL,
	"click_parameter" text DEFAULT 'ss_click' NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "programs_commission_rate" CHECK ("programs"."commission_rate_bps" between 0 and 10000),
	CONSTRAINT "programs_fee_rate" CHECK ("programs"."platform_fee_rate_bps" between 0 and 10000),
	CONSTRAINT "programs_window" CHECK ("programs"."attribution_window_days" between 1 and 365),
	CONSTRAINT "programs_hold" CHECK ("programs"."hold_days" between 0 and 365)
);
--> statement-breakpoint
CREATE TABLE "reversals" (
	"id" text PRIMARY KEY NOT NULL,
	"network_account_id" text NOT NULL,
	"external_order_id" text NOT NULL,
	"kind" text NOT NULL,
	"external_refund_id" text DEFAULT '' NOT NULL,
	"webhook_event_id" text NOT NULL,
	"conversion_id" text,
	"currency" char(3) NOT NULL,
	"base_minor" bigint NOT NULL,
	"gross_minor" bigint NOT NULL,
	"platform_fee_minor" bigint NOT NULL,
	"net_minor" bigint NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tracking_links" (
	"id" text PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"influencer_id" text NOT NULL,
	"program_id" text NOT NULL,
	"product_id" text NOT NULL,
	"destination_url" text NOT NULL,
	"campaign" text,
	"sub_id" text,
	"is_active" boolean DEFAULT true NOT NULL,
	"expires_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"password_hash" text,
	"role" text NOT NULL,
	"disabled_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_role" CHECK ("users"."role" in ('admin', 'influencer'))
);
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"id" text PRIMARY KEY NOT NULL,
	"network" text NOT NULL,
	"network_account_id" text NOT NULL,
	"external_event_id" text NOT NULL,
	"topic" text,
	"body" text NOT NULL,
	"body_sha256" text NOT NULL,
	"headers" jsonb NOT NULL,
	"status" text DEFAULT 'received' NOT NULL,
	"external_order_id" text,
	"conversion_id" text,
	"reason" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "balances" ADD CONSTRAINT "balances_account_id_ledger_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."ledger_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commission_rules" ADD CONSTRAINT "commission_rules_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commission_rules" ADD CONSTRAINT "commission_rules_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commission_rules" ADD CONSTRAINT "commission_rules_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commissions" ADD CONSTRAINT "commissions_conversion_id_conversions_id_fk" FOREIGN KEY ("conversion_id") REFERENCES "public"."conversions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commissions" ADD CONSTRAINT "commissions_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commissions" ADD CONSTRAINT "commissions_payout_id_payouts_id_fk" FOREIGN KEY ("payout_id") REFERENCES "public"."payouts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversions" ADD CONSTRAINT "conversions_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversions" ADD CONSTRAINT "conversions_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversions" ADD CONSTRAINT "conversions_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversions" ADD CONSTRAINT "conversions_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupons" ADD CONSTRAINT "coupons_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupons" ADD CONSTRAINT "coupons_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "influencers" ADD CONSTRAINT "influencers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journals" ADD CONSTRAINT "journals_commission_id_commissions_id_fk" FOREIGN KEY ("commission_id") REFERENCES "public"."commissions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journals" ADD CONSTRAINT "journals_reversal_id_reversals_id_fk" FOREIGN KEY ("reversal_id") REFERENCES "public"."reversals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journals" ADD CONSTRAINT "journals_payout_id_payouts_id_fk" FOREIGN KEY ("payout_id") REFERENCES "public"."payouts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_journal_id_journals_id_fk" FOREIGN KEY ("journal_id") REFERENCES "public"."journals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_account_id_ledger_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."ledger_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "network_accounts" ADD CONSTRAINT "network_accounts_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_network_account_id_network_accounts_id_fk" FOREIGN KEY ("network_account_id") REFERENCES "public"."network_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_webhook_event_id_webhook_events_id_fk" FOREIGN KEY ("webhook_event_id") REFERENCES "public"."webhook_events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "programs" ADD CONSTRAINT "programs_merchant_id_merchants_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reversals" ADD CONSTRAINT "reversals_network_account_id_network_accounts_id_fk" FOREIGN KEY ("network_account_id") REFERENCES "public"."network_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reversals" ADD CONSTRAINT "reversals_webhook_event_id_webhook_events_id_fk" FOREIGN KEY ("webhook_event_id") REFERENCES "public"."webhook_events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reversals" ADD CONSTRAINT "reversals_conversion_id_conversions_id_fk" FOREIGN KEY ("conversion_id") REFERENCES "public"."conversions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tracking_links" ADD CONSTRAINT "tracking_links_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tracking_links" ADD CONSTRAINT "tracking_links_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tracking_links" ADD CONSTRAINT "tracking_links_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_network_account_id_network_accounts_id_fk" FOREIGN KEY ("network_account_id") REFERENCES "public"."network_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_key_hash_key" ON "api_keys" USING btree ("key_hash");--> statement-breakpoint
CREATE INDEX "api_keys_influencer_id_idx" ON "api_keys" USING btree ("influencer_id");--> statement-breakpoint
CREATE INDEX "clicks_link_id_idx" ON "clicks" USING btree ("link_id","clicked_at");--> statement-breakpoint
CREATE INDEX "commission_rules_program_id_idx" ON "commission_rules" USING btree ("program_id");--> statement-breakpoint
CREATE UNIQUE INDEX "commissions_conversion_id_key" ON "commissions" USING btree ("conversion_id");--> statement-breakpoint
CREATE INDEX "commissions_due_idx" ON "commissions" USING btree ("available_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "commissions_influencer_state_idx" ON "commissions" USING btree ("influencer_id","state");--> statement-breakpoint
CREATE UNIQUE INDEX "conversions_order_id_key" ON "conversions" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "conversions_influencer_idx" ON "conversions" USING btree ("influencer_id","ordered_at");--> statement-breakpoint
CREATE UNIQUE INDEX "coupons_program_code_key" ON "coupons" USING btree ("program_id",lower("code"));--> statement-breakpoint
CREATE INDEX "coupons_code_idx" ON "coupons" USING btree (lower("code"));--> statement-breakpoint
CREATE UNIQUE INDEX "influencers_email_key" ON "influencers" USING btree (lower("email"));--> statement-breakpoint
CREATE UNIQUE INDEX "influencers_handle_key" ON "influencers" USING btree (lower("handle"));--> statement-breakpoint
CREATE UNIQUE INDEX "influencers_user_id_key" ON "influencers" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "journals_commission_key" ON "journals" USING btree ("commission_id","kind") WHERE kind in ('accrual', 'approval');--> statement-breakpoint
CREATE UNIQUE INDEX "journals_reversal_key" ON "journals" USING btree ("reversal_id");--> statement-breakpoint
CREATE UNIQUE INDEX "journals_payout_key" ON "journals" USING btree ("payout_id","kind");--> statement-breakpoint
CREATE INDEX "journals_commission_id_idx" ON "journals" USING btree ("commission_id");--> statement-breakpoint
CREATE INDEX "ledger_accounts_owner_id_idx" ON "ledger_accounts" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "ledger_entries_account_idx" ON "ledger_entries" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE INDEX "link_hours_influencer_idx" ON "link_hours" USING btree ("influencer_id","hour_at");--> statement-breakpoint
CREATE INDEX "network_accounts_network_idx" ON "network_accounts" USING btree ("network");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_fact_key" ON "orders" USING btree ("network_account_id","external_order_id");--> statement-breakpoint
CREATE INDEX "orders_external_order_id_idx" ON "orders" USING btree ("external_order_id");--> statement-breakpoint
CREATE INDEX "payouts_influencer_state_idx" ON "payouts" USING btree ("influencer_id","state");--> statement-breakpoint
CREATE INDEX "products_program_id_idx" ON "products" USING btree ("program_id");--> statement-breakpoint
CREATE UNIQUE INDEX "products_merchant_external_key" ON "products" USING btree ("merchant_id","external_product_id");--> statement-breakpoint
CREATE INDEX "programs_merchant_id_idx" ON "programs" USING btree ("merchant_id");--> statement-breakpoint
CREATE UNIQUE INDEX "reversals_fact_key" ON "reversals" USING btree ("network_account_id","external_order_id","kind","external_refund_id");--> statement-breakpoint
CREATE INDEX "reversals_conversion_id_idx" ON "reversals" USING btree ("conversion_id");--> statement-breakpoint
CREATE UNIQUE INDEX "tracking_links_slug_key" ON "tracking_links" USING btree ("slug");--> statement-breakpoint
CREATE INDEX "tracking_links_influencer_id_idx" ON "tracking_links" USING btree ("influencer_id","id" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_key" ON "users" USING btree (lower("email"));--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_events_delivery_key" ON "webhook_events" USING btree ("network_account_id","external_event_id");--> statement-breakpoint
CREATE INDEX "webhook_events_order_idx" ON "webhook_events" USING btree ("external_order_id","network_account_id");--> statement-breakpoint
CREATE INDEX "webhook_events_status_idx" ON "webhook_events" USING btree ("status","created_at");