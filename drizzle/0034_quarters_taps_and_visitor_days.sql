CREATE TABLE "pixel_views" (
	"link_id" text NOT NULL,
	"visitor_hash" text NOT NULL,
	"sub_id" text NOT NULL,
	"impression_id" text NOT NULL,
	"shown_at" timestamp with time zone NOT NULL,
	"click_id" text,
	CONSTRAINT "pixel_views_pkey" PRIMARY KEY("link_id","visitor_hash","sub_id","impression_id")
);
--> statement-breakpoint
ALTER TABLE "clicks" ADD COLUMN "visitor_day" date;--> statement-breakpoint
ALTER TABLE "influencer_facet_hours" ADD COLUMN "tapped_impressions" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "influencer_facet_hours" ADD COLUMN "impressions_15" integer;--> statement-breakpoint
ALTER TABLE "influencer_facet_hours" ADD COLUMN "clicks_15" integer;--> statement-breakpoint
ALTER TABLE "influencer_facet_hours" ADD COLUMN "unique_clicks_15" integer;--> statement-breakpoint
ALTER TABLE "influencer_facet_hours" ADD COLUMN "bot_requests_15" integer;--> statement-breakpoint
ALTER TABLE "influencer_facet_hours" ADD COLUMN "tapped_impressions_15" integer;--> statement-breakpoint
ALTER TABLE "influencer_facet_hours" ADD COLUMN "impressions_30" integer;--> statement-breakpoint
ALTER TABLE "influencer_facet_hours" ADD COLUMN "clicks_30" integer;--> statement-breakpoint
ALTER TABLE "influencer_facet_hours" ADD COLUMN "unique_clicks_30" integer;--> statement-breakpoint
ALTER TABLE "influencer_facet_hours" ADD COLUMN "bot_requests_30" integer;--> statement-breakpoint
ALTER TABLE "influencer_facet_hours" ADD COLUMN "tapped_impressions_30" integer;--> statement-breakpoint
ALTER TABLE "influencer_facet_hours" ADD COLUMN "impressions_45" integer;--> statement-breakpoint
ALTER TABLE "influencer_facet_hours" ADD COLUMN "clicks_45" integer;--> statement-breakpoint
ALTER TABLE "influencer_facet_hours" ADD COLUMN "unique_clicks_45" integer;--> statement-breakpoint
ALTER TABLE "influencer_facet_hours" ADD COLUMN "bot_requests_45" integer;--> statement-breakpoint
ALTER TABLE "influencer_facet_hours" ADD COLUMN "tapped_impressions_45" integer;--> statement-breakpoint
ALTER TABLE "influencers" ADD COLUMN "timezone" text DEFAULT 'UTC' NOT NULL;--> statement-breakpoint
ALTER TABLE "link_hours" ADD COLUMN "tapped_impressions" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "link_hours" ADD COLUMN "impressions_15" integer;--> statement-breakpoint
ALTER TABLE "link_hours" ADD COLUMN "clicks_15" integer;--> statement-breakpoint
ALTER TABLE "link_hours" ADD COLUMN "unique_clicks_15" integer;--> statement-breakpoint
ALTER TABLE "link_hours" ADD COLUMN "bot_requests_15" integer;--> statement-breakpoint
ALTER TABLE "link_hours" ADD COLUMN "tapped_impressions_15" integer;--> statement-breakpoint
ALTER TABLE "link_hours" ADD COLUMN "impressions_30" integer;--> statement-breakpoint
ALTER TABLE "link_hours" ADD COLUMN "clicks_30" integer;--> statement-breakpoint
ALTER TABLE "link_hours" ADD COLUMN "unique_clicks_30" integer;--> statement-breakpoint
ALTER TABLE "link_hours" ADD COLUMN "bot_requests_30" integer;--> statement-breakpoint
ALTER TABLE "link_hours" ADD COLUMN "tapped_impressions_30" integer;--> statement-breakpoint
ALTER TABLE "link_hours" ADD COLUMN "impressions_45" integer;--> statement-breakpoint
ALTER TABLE "link_hours" ADD COLUMN "clicks_45" integer;--> statement-breakpoint
ALTER TABLE "link_hours" ADD COLUMN "unique_clicks_45" integer;--> statement-breakpoint
ALTER TABLE "link_hours" ADD COLUMN "bot_requests_45" integer;--> statement-breakpoint
ALTER TABLE "link_hours" ADD COLUMN "tapped_impressions_45" integer;--> statement-breakpoint
CREATE INDEX "pixel_views_shown_at_idx" ON "pixel_views" USING brin ("shown_at") WITH (autosummarize=true);