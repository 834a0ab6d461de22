-- migrate: outside a transaction
ALTER TABLE "users" VALIDATE CONSTRAINT "users_role";
--> statement-breakpoint
ALTER TABLE "api_keys" VALIDATE CONSTRAINT "api_keys_user_id_users_id_fk";
--> statement-breakpoint
ALTER TABLE "api_keys" VALIDATE CONSTRAINT "api_keys_made_by_key_id_api_keys_id_fk";
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS api_keys_user_id_idx;
--> statement-breakpoint
CREATE INDEX CONCURRENTLY api_keys_user_id_idx ON api_keys (user_id);
