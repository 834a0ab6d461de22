CREATE TABLE "checkout_captures" (
	"seller_key" text NOT NULL,
	"checkout_hash" text NOT NULL,
	"click_id" text NOT NULL,
	"network_account_id" text NOT NULL,
	"click_token" text NOT NULL,
	"link_id" text NOT NULL,
	"clicked_at" timestamp with time zone NOT NULL,
	"is_embedded" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "checkout_captures_pkey" PRIMARY KEY("seller_key","checkout_hash","click_id")
);
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "checkout_hash" text;
--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN "touch" text DEFAULT 'last' NOT NULL;
--> statement-breakpoint
ALTER TABLE "checkout_captures" ADD CONSTRAINT "checkout_captures_network_account_id_network_accounts_id_fk" FOREIGN KEY ("network_account_id") REFERENCES "public"."network_accounts"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "checkout_captures_click_idx" ON "checkout_captures" USING btree ("click_id");
--> statement-breakpoint
CREATE INDEX "checkout_captures_created_idx" ON "checkout_captures" USING btree ("created_at");
--> statement-breakpoint
ALTER TABLE "programs" ADD CONSTRAINT "programs_touch" CHECK ("programs"."touch" in ('last', 'first')) NOT VALID;
