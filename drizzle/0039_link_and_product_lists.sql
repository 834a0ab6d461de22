-- migrate: outside a transaction
-- What lists of links and of products read. The influencer's index before was descending with nulls
-- last, an order that no list asks for.
DROP INDEX CONCURRENTLY IF EXISTS tracking_links_influencer_idx;
--> statement-breakpoint
CREATE INDEX CONCURRENTLY tracking_links_influencer_idx ON tracking_links (influencer_id, id);
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS tracking_links_influencer_id_idx;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS tracking_links_product_idx;
--> statement-breakpoint
CREATE INDEX CONCURRENTLY tracking_links_product_idx ON tracking_links (product_id, influencer_id, id);
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS tracking_links_campaign_idx;
--> statement-breakpoint
CREATE INDEX CONCURRENTLY tracking_links_campaign_idx ON tracking_links (campaign, id);
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS conversions_link_idx;
--> statement-breakpoint
CREATE INDEX CONCURRENTLY conversions_link_idx ON conversions (link_id, ordered_at);
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS products_url_idx;
--> statement-breakpoint
CREATE INDEX CONCURRENTLY products_url_idx ON products (url text_pattern_ops);
