CREATE TABLE "customer_cohorts" (
	"customer_id" text PRIMARY KEY NOT NULL,
	"program_id" text NOT NULL,
	"influencer_id" text NOT NULL,
	"cohort_on" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "customer_months" (
	"program_id" text NOT NULL,
	"cohort_on" date NOT NULL,
	"influencer_id" text NOT NULL,
	"month_no" integer NOT NULL,
	"currency" char(3) NOT NULL,
	"customer_count" integer NOT NULL,
	"order_count" integer NOT NULL,
	"value_minor" bigint NOT NULL,
	"paid_minor" bigint NOT NULL,
	CONSTRAINT "customer_months_pkey" PRIMARY KEY("program_id","cohort_on","influencer_id","month_no","currency")
);
--> statement-breakpoint
CREATE TABLE "customer_changes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"customer_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "earning_changes" (
	"subject_id" text NOT NULL,
	"hour_at" timestamp with time zone NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	CONSTRAINT "earning_changes_pkey" PRIMARY KEY("subject_id","hour_at","id")
);
--> statement-breakpoint
CREATE TABLE "earning_hours" (
	"subject_id" text NOT NULL,
	"hour_at" timestamp with time zone NOT NULL,
	"currency" char(3) NOT NULL,
	"order_kind" text NOT NULL,
	"conversions" integer NOT NULL,
	"orders_minor" bigint NOT NULL,
	"revenue_minor" bigint NOT NULL,
	"gross_minor" bigint NOT NULL,
	"platform_fee_minor" bigint NOT NULL,
	CONSTRAINT "earning_hours_pkey" PRIMARY KEY("subject_id","hour_at","currency","order_kind")
);
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "left_minor" bigint;--> statement-breakpoint
CREATE INDEX "customer_cohorts_group_idx" ON "customer_cohorts" USING btree ("program_id","influencer_id","cohort_on");--> statement-breakpoint
CREATE INDEX "customer_changes_customer_idx" ON "customer_changes" USING btree ("customer_id");