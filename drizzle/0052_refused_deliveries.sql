ALTER TABLE "network_accounts" ADD COLUMN "refused_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "network_accounts" ADD COLUMN "refused_at" timestamp with time zone;