ALTER TABLE "programs" ADD COLUMN "passes_parameters" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "utm_template" text;--> statement-breakpoint
ALTER TABLE "tracking_links" ADD COLUMN "slug_kind" text DEFAULT 'generated' NOT NULL;--> statement-breakpoint
ALTER TABLE "tracking_links" ADD CONSTRAINT "tracking_links_slug_kind" CHECK ("tracking_links"."slug_kind" in ('generated', 'custom', 'first_twin', 'later_twin')) NOT VALID;
