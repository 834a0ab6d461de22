CREATE TABLE "payout_commissions" (
	"payout_id" text NOT NULL,
	"commission_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	CONSTRAINT "payout_commissions_pkey" PRIMARY KEY("payout_id","commission_id")
);
--> statement-breakpoint
ALTER TABLE "commissions" DROP CONSTRAINT "commissions_payout_id_payouts_id_fk";
--> statement-breakpoint
DROP INDEX "commissions_influencer_state_idx";--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "approved_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "paid_out_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "owed_minor" bigint GENERATED ALWAYS AS (case when approved_at is null then 0
          else net_minor - reversed_gross_minor + reversed_platform_fee_minor end - paid_out_minor) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "run_id" text NOT NULL;--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "external_reference" text;--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "sent_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "settled_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "failed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "payout_commissions" ADD CONSTRAINT "payout_commissions_payout_id_payouts_id_fk" FOREIGN KEY ("payout_id") REFERENCES "public"."payouts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_commissions" ADD CONSTRAINT "payout_commissions_commission_id_commissions_id_fk" FOREIGN KEY ("commission_id") REFERENCES "public"."commissions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "payout_commissions_commission_id_idx" ON "payout_commissions" USING btree ("commission_id");--> statement-breakpoint
CREATE INDEX "commissions_owed_idx" ON "commissions" USING btree ("influencer_id","currency") WHERE owed_minor <> 0;--> statement-breakpoint
CREATE INDEX "payouts_run_id_idx" ON "payouts" USING btree ("run_id");--> statement-breakpoint
ALTER TABLE "commissions" DROP COLUMN "payout_id";