ALTER TABLE "influencers" DROP CONSTRAINT "influencers_user_id_users_id_fk";
--> statement-breakpoint
DROP INDEX "influencers_user_id_key";--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "influencer_id" text;--> statement-breakpoint
UPDATE "users" SET "influencer_id" = "influencers"."id" FROM "influencers" WHERE "influencers"."user_id" = "users"."id";--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "users_influencer_id_key" ON "users" USING btree ("influencer_id");--> statement-breakpoint
ALTER TABLE "influencers" DROP COLUMN "user_id";--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_owner" CHECK (("users"."role" = 'influencer') = ("users"."influencer_id" is not null));