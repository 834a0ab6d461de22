ALTER TABLE "idempotency_keys" ADD COLUMN "secret_sealed" text;--> statement-breakpoint
CREATE INDEX "idempotency_keys_row_id_idx" ON "idempotency_keys" USING btree ("row_id");