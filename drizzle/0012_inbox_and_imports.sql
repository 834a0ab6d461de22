ALTER TABLE "network_accounts" ADD COLUMN "api_key_sealed" text;--> statement-breakpoint
ALTER TABLE "network_accounts" ADD COLUMN "import_state" jsonb;--> statement-breakpoint
CREATE INDEX "tracking_links_destination_idx" ON "tracking_links" USING hash ("destination_url");--> statement-breakpoint
CREATE INDEX "webhook_events_inbox_idx" ON "webhook_events" USING btree ("status","id" DESC NULLS LAST);