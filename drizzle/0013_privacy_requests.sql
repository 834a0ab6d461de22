CREATE TABLE "privacy_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"network_account_id" text NOT NULL,
	"webhook_event_id" text NOT NULL,
	"kind" text NOT NULL,
	"external_request_id" text,
	"external_order_ids" jsonb,
	"state" text NOT NULL,
	"redacted_event_count" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "privacy_requests_kind" CHECK ("privacy_requests"."kind" in ('data_request', 'erasure')),
	CONSTRAINT "privacy_requests_state" CHECK ("privacy_requests"."state" in ('ready', 'open', 'done'))
);
--> statement-breakpoint
ALTER TABLE "privacy_requests" ADD CONSTRAINT "privacy_requests_network_account_id_network_accounts_id_fk" FOREIGN KEY ("network_account_id") REFERENCES "public"."network_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "privacy_requests" ADD CONSTRAINT "privacy_requests_webhook_event_id_webhook_events_id_fk" FOREIGN KEY ("webhook_event_id") REFERENCES "public"."webhook_events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "privacy_requests_event_key" ON "privacy_requests" USING btree ("webhook_event_id");--> statement-breakpoint
CREATE UNIQUE INDEX "privacy_requests_fact_key" ON "privacy_requests" USING btree ("network_account_id","kind","external_request_id");--> statement-breakpoint
CREATE INDEX "privacy_requests_open_idx" ON "privacy_requests" USING btree ("id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "webhook_events_unredacted_idx" ON "webhook_events" USING btree ("created_at") WHERE redacted_at is null;