CREATE TABLE "click_archive_parts" (
	"month_on" date NOT NULL,
	"part" integer NOT NULL,
	"after_id" text NOT NULL,
	"last_id" text NOT NULL,
	"row_count" integer NOT NULL,
	"byte_count" integer NOT NULL,
	"sha256" text NOT NULL,
	"proven_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "click_archive_parts_pkey" PRIMARY KEY("month_on","part")
);
--> statement-breakpoint
CREATE TABLE "click_archives" (
	"month_on" date PRIMARY KEY NOT NULL,
	"closed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"proven_at" timestamp with time zone,
	"dropped_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "click_archive_parts" ADD CONSTRAINT "click_archive_parts_month_on_click_archives_month_on_fk" FOREIGN KEY ("month_on") REFERENCES "public"."click_archives"("month_on") ON DELETE no action ON UPDATE no action;