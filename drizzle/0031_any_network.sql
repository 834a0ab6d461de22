-- Which networks there are is the code's to say: it has one list. The database keeps the form.
ALTER TABLE "network_accounts" DROP CONSTRAINT "network_accounts_network";--> statement-breakpoint
ALTER TABLE "network_accounts" ADD CONSTRAINT "network_accounts_network" CHECK ("network_accounts"."network" ~ '^[a-z][a-z0-9]{1,30}$') NOT VALID;
