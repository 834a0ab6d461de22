CREATE INDEX "conversions_ordered_at_idx" ON "conversions" USING btree ("ordered_at");--> statement-breakpoint
CREATE INDEX "link_hours_hour_at_idx" ON "link_hours" USING btree ("hour_at");--> statement-breakpoint
CREATE INDEX "payouts_created_at_idx" ON "payouts" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "webhook_events_period_idx" ON "webhook_events" USING btree ("created_at","status","finished_at");