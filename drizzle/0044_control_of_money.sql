-- Promises that end, single commissions in hand, payouts that stay true. Additions only.
CREATE TABLE "commission_decisions" (
	"id" text PRIMARY KEY NOT NULL,
	"commission_id" text NOT NULL,
	"action" text NOT NULL,
	"reason" text NOT NULL,
	"note" text,
	"actor" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "commission_decisions_action" CHECK ("commission_decisions"."action" in ('hold', 'release', 'reject', 'restore', 'reassign'))
);
--> statement-breakpoint
CREATE TABLE "coupon_holders" (
	"id" text PRIMARY KEY NOT NULL,
	"coupon_id" text NOT NULL,
	"influencer_id" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payout_details_changes" (
	"id" text PRIMARY KEY NOT NULL,
	"influencer_id" text NOT NULL,
	"old_hint" text NOT NULL,
	"new_hint" text NOT NULL,
	"told_to" text NOT NULL,
	"told_at" timestamp with time zone,
	"actor" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payout_exports" (
	"id" text PRIMARY KEY NOT NULL,
	"payout_id" text NOT NULL,
	"format" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"account_hash" text NOT NULL,
	"hint" text NOT NULL,
	"actor" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payout_policies" (
	"id" text PRIMARY KEY NOT NULL,
	"minimums" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"day_of_month" integer,
	"details_hold_hours" integer DEFAULT 48 NOT NULL,
	"approvers" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payout_policies_one" CHECK ("payout_policies"."id" = 'policy'),
	CONSTRAINT "payout_policies_day" CHECK ("payout_policies"."day_of_month" between 1 and 28),
	CONSTRAINT "payout_policies_hold" CHECK ("payout_policies"."details_hold_hours" between 0 and 720),
	CONSTRAINT "payout_policies_approvers" CHECK ("payout_policies"."approvers" between 1 and 2)
);
--> statement-breakpoint
CREATE TABLE "payout_reductions" (
	"id" text PRIMARY KEY NOT NULL,
	"payout_id" text NOT NULL,
	"commission_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payout_run_approvals" (
	"run_id" text NOT NULL,
	"actor" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payout_run_approvals_pkey" PRIMARY KEY("run_id","actor")
);
--> statement-breakpoint
CREATE TABLE "payout_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"currency" char(3) NOT NULL,
	"approvers" integer DEFAULT 1 NOT NULL,
	"actor" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payout_runs_approvers" CHECK ("payout_runs"."approvers" between 1 and 2)
);
--> statement-breakpoint
ALTER TABLE "commissions" DROP CONSTRAINT "commissions_reversed";
--> statement-breakpoint
ALTER TABLE "commissions" DROP CONSTRAINT "commissions_state";
--> statement-breakpoint
ALTER TABLE "payouts" DROP CONSTRAINT "payouts_amount";
--> statement-breakpoint
ALTER TABLE "payouts" DROP CONSTRAINT "payouts_state";
--> statement-breakpoint
ALTER TABLE "commissions" ALTER COLUMN "conversion_id" DROP NOT NULL;
--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "verdict" text;
--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "program_id" text;
--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "reason" text;
--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "external_reference" text;
--> statement-breakpoint
ALTER TABLE "conversions" ADD COLUMN "superseded_at" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "coupons" ADD COLUMN "ends_at" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "influencers" ADD COLUMN "payout_policy" jsonb;
--> statement-breakpoint
ALTER TABLE "payout_details" ADD COLUMN "account_hash" text;
--> statement-breakpoint
ALTER TABLE "payout_details" ADD COLUMN "changed_at" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "requested_minor" bigint;
--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "returned_at" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "returned_on" date;
--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "cancelled_at" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "commission_decisions" ADD CONSTRAINT "commission_decisions_commission_id_commissions_id_fk" FOREIGN KEY ("commission_id") REFERENCES "public"."commissions"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "coupon_holders" ADD CONSTRAINT "coupon_holders_coupon_id_coupons_id_fk" FOREIGN KEY ("coupon_id") REFERENCES "public"."coupons"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "coupon_holders" ADD CONSTRAINT "coupon_holders_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payout_details_changes" ADD CONSTRAINT "payout_details_changes_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payout_exports" ADD CONSTRAINT "payout_exports_payout_id_payouts_id_fk" FOREIGN KEY ("payout_id") REFERENCES "public"."payouts"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payout_reductions" ADD CONSTRAINT "payout_reductions_payout_id_payouts_id_fk" FOREIGN KEY ("payout_id") REFERENCES "public"."payouts"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payout_reductions" ADD CONSTRAINT "payout_reductions_commission_id_commissions_id_fk" FOREIGN KEY ("commission_id") REFERENCES "public"."commissions"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payout_run_approvals" ADD CONSTRAINT "payout_run_approvals_run_id_payout_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."payout_runs"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "commission_decisions_commission_idx" ON "commission_decisions" USING btree ("commission_id");
--> statement-breakpoint
CREATE INDEX "coupon_holders_coupon_idx" ON "coupon_holders" USING btree ("coupon_id","starts_at");
--> statement-breakpoint
CREATE INDEX "payout_details_changes_influencer_idx" ON "payout_details_changes" USING btree ("influencer_id");
--> statement-breakpoint
CREATE INDEX "payout_exports_payout_idx" ON "payout_exports" USING btree ("payout_id","id");
--> statement-breakpoint
CREATE INDEX "payout_reductions_payout_idx" ON "payout_reductions" USING btree ("payout_id");
--> statement-breakpoint
CREATE INDEX "payout_reductions_commission_idx" ON "payout_reductions" USING btree ("commission_id");
--> statement-breakpoint
ALTER TABLE "commissions" ADD CONSTRAINT "commissions_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id") ON DELETE no action ON UPDATE no action NOT VALID;
--> statement-breakpoint
ALTER TABLE "commissions" ADD CONSTRAINT "commissions_verdict" CHECK ("commissions"."verdict" in ('held', 'released', 'rejected')) NOT VALID;
--> statement-breakpoint
ALTER TABLE "commissions" ADD CONSTRAINT "commissions_reversed" CHECK ((reversed_gross_minor between 0 and gross_minor
          and reversed_base_minor between 0 and base_minor
          and reversed_platform_fee_minor between 0 and platform_fee_minor)
        or (conversion_id is null and reversed_gross_minor = 0 and reversed_base_minor = 0
          and reversed_platform_fee_minor = 0)) NOT VALID;
--> statement-breakpoint
ALTER TABLE "commissions" ADD CONSTRAINT "commissions_state" CHECK ("commissions"."state" in ('pending', 'held', 'approved', 'paid', 'rejected', 'reversed')) NOT VALID;
--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_amount" CHECK ("payouts"."amount_minor" > 0 or ("payouts"."amount_minor" = 0
        and "payouts"."state" = 'cancelled')) NOT VALID;
--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_state" CHECK ("payouts"."state" in
        ('requested', 'sent', 'settled', 'failed', 'returned', 'cancelled')) NOT VALID;
