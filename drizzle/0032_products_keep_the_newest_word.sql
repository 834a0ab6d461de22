ALTER TABLE "products" ADD COLUMN "offer_told_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "offer_rank" integer DEFAULT 0 NOT NULL;