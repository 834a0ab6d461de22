-- migrate: outside a transaction
-- Null of all there is: the job sums those hours anew, and until then all of their orders count.
ALTER TABLE earning_hours ADD COLUMN IF NOT EXISTS standing integer;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS earning_hours_standing_idx;
--> statement-breakpoint
CREATE INDEX CONCURRENTLY earning_hours_standing_idx ON earning_hours (subject_id, hour_at) WHERE standing IS NULL;
