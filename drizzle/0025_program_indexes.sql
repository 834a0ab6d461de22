-- migrate: outside a transaction
-- What list-most-clicked reads of one program: its links, and its conversions of a period.
DROP INDEX CONCURRENTLY IF EXISTS tracking_links_program_id_idx;
--> statement-breakpoint
CREATE INDEX CONCURRENTLY tracking_links_program_id_idx ON tracking_links (program_id);
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS conversions_program_idx;
--> statement-breakpoint
CREATE INDEX CONCURRENTLY conversions_program_idx ON conversions (program_id, ordered_at);
