CREATE TABLE "job_runs" (
	"job" text PRIMARY KEY NOT NULL,
	"outcome" text NOT NULL,
	"began_at" timestamp with time zone NOT NULL,
	"duration_ms" integer NOT NULL,
	"found_count" integer,
	"succeeded_at" timestamp with time zone,
	CONSTRAINT "job_runs_outcome" CHECK (outcome in ('ok', 'failed'))
);
--> statement-breakpoint
CREATE INDEX "dead_clicks_waiting_idx" ON "dead_clicks" USING btree ("created_at") WHERE replayed_at is null;--> statement-breakpoint
CREATE INDEX "payouts_open_idx" ON "payouts" USING btree ("created_at") WHERE state in ('requested', 'sent');