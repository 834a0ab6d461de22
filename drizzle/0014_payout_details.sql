CREATE TABLE "payout_details" (
	"influencer_id" text PRIMARY KEY NOT NULL,
	"method" text NOT NULL,
	"details_sealed" text NOT NULL,
	"hint" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payout_details_method" CHECK ("payout_details"."method" in ('paypal', 'bank'))
);
--> statement-breakpoint
ALTER TABLE "payout_details" ADD CONSTRAINT "payout_details_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;