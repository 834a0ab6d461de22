CREATE TABLE "influencer_facet_days" (
	"day_at" timestamp with time zone NOT NULL,
	"impressions" integer DEFAULT 0 NOT NULL,
	"clicks" integer DEFAULT 0 NOT NULL,
	"unique_clicks" integer DEFAULT 0 NOT NULL,
	"bot_requests" integer DEFAULT 0 NOT NULL,
	"tapped_impressions" integer DEFAULT 0 NOT NULL,
	"counted" integer[] NOT NULL,
	"influencer_id" text NOT NULL,
	"facet" text NOT NULL,
	"value" text NOT NULL,
	CONSTRAINT "influencer_facet_days_pkey" PRIMARY KEY("influencer_id","facet","day_at","value")
);
--> statement-breakpoint
CREATE TABLE "link_days" (
	"day_at" timestamp with time zone NOT NULL,
	"impressions" integer DEFAULT 0 NOT NULL,
	"clicks" integer DEFAULT 0 NOT NULL,
	"unique_clicks" integer DEFAULT 0 NOT NULL,
	"bot_requests" integer DEFAULT 0 NOT NULL,
	"tapped_impressions" integer DEFAULT 0 NOT NULL,
	"counted" integer[] NOT NULL,
	"link_id" text NOT NULL,
	"influencer_id" text NOT NULL,
	CONSTRAINT "link_days_pkey" PRIMARY KEY("link_id","day_at")
);
--> statement-breakpoint
CREATE INDEX "influencer_facet_days_day_at_idx" ON "influencer_facet_days" USING brin ("day_at") WITH (autosummarize=true);--> statement-breakpoint
CREATE INDEX "link_days_day_at_idx" ON "link_days" USING btree ("day_at");--> statement-breakpoint
CREATE INDEX "link_days_influencer_idx" ON "link_days" USING btree ("influencer_id","day_at");--> statement-breakpoint
-- What a large database makes beforehand, month by month (docs/migrations.md), is only attached.
CREATE INDEX "clicks_link_hour_idx" ON "clicks" USING btree ("link_id",date_bin('1 hour', "clicked_at", '2000-01-01T00:00:00Z'::timestamptz));
--> statement-breakpoint
DROP INDEX "clicks_link_id_idx";
