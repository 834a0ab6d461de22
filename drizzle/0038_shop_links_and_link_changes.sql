CREATE TABLE "link_changes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"subject_id" text NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "tracking_links" ALTER COLUMN "product_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN IF NOT EXISTS "image_url" text;--> statement-breakpoint
ALTER TABLE "tracking_links" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tracking_links" ADD CONSTRAINT "tracking_links_deleted" CHECK ("tracking_links"."deleted_at" is null or not "tracking_links"."is_active") NOT VALID;--> statement-breakpoint
-- What followers see of a link changes with it, its program, its merchant and its influencer; who
-- changes one of them in whatever way leaves a row, for as long as Redis has not been told.
CREATE FUNCTION note_link_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO link_changes (subject_id) VALUES (new.id);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER tracking_links_change AFTER UPDATE ON tracking_links
  FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*) EXECUTE FUNCTION note_link_change();
--> statement-breakpoint
CREATE TRIGGER programs_change_links AFTER UPDATE ON programs
  FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*) EXECUTE FUNCTION note_link_change();
--> statement-breakpoint
CREATE TRIGGER merchants_change_links AFTER UPDATE ON merchants
  FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*) EXECUTE FUNCTION note_link_change();
--> statement-breakpoint
-- of an influencer followers see only whether they are on, and are counted by days of their time zone
CREATE TRIGGER influencers_change_links AFTER UPDATE ON influencers
  FOR EACH ROW WHEN ((old.is_active, old.timezone) IS DISTINCT FROM (new.is_active, new.timezone))
  EXECUTE FUNCTION note_link_change();
