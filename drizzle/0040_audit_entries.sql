CREATE TABLE "audit_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"action" text NOT NULL,
	"object_id" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"reason" text,
	"request_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "audit_entries_actor" CHECK ("audit_entries"."actor_kind" in ('user', 'key', 'cron', 'network'))
);
--> statement-breakpoint
ALTER TABLE "journals" ADD COLUMN "actor_kind" text;--> statement-breakpoint
ALTER TABLE "journals" ADD COLUMN "actor_id" text;--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "actor_kind" text;--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "actor_id" text;--> statement-breakpoint
CREATE INDEX "audit_entries_actor_idx" ON "audit_entries" USING btree ("actor_id","id");--> statement-breakpoint
CREATE INDEX "audit_entries_action_idx" ON "audit_entries" USING btree ("action","id");--> statement-breakpoint
CREATE INDEX "audit_entries_object_idx" ON "audit_entries" USING btree ("object_id","id");--> statement-breakpoint
CREATE INDEX "audit_entries_created_at_idx" ON "audit_entries" USING btree ("created_at");