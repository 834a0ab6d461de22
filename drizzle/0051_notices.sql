CREATE TABLE "mail_problems" (
	"address" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mail_problems_kind" CHECK ("mail_problems"."kind" in ('bounced', 'complained'))
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"user_id" text,
	"address" text NOT NULL,
	"locale" text NOT NULL,
	"facts" jsonb NOT NULL,
	"facts_sealed" text,
	"state" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"lease_until" timestamp with time zone,
	"lease" text,
	"error" text,
	"first_tried_at" timestamp with time zone,
	"sent_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mails_state" CHECK ("mails"."state" in ('pending', 'sent', 'failed', 'stopped'))
);
--> statement-breakpoint
CREATE TABLE "notification_settings" (
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"choice" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notification_settings_user_id_kind_pk" PRIMARY KEY("user_id","kind"),
	CONSTRAINT "notification_settings_choice" CHECK ("notification_settings"."choice" in ('off', 'each', 'daily'))
);
--> statement-breakpoint
CREATE TABLE "outbox_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"type" text NOT NULL,
	"object_id" text NOT NULL,
	"sequence" integer NOT NULL,
	"influencer_id" text,
	"merchant_id" text,
	"program_id" text,
	"occurred_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"told_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"endpoint_id" text NOT NULL,
	"event_id" bigint,
	"type" text NOT NULL,
	"object_id" text NOT NULL,
	"body" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone DEFAULT now() NOT NULL,
	"lease_until" timestamp with time zone,
	"lease" text,
	"status" integer,
	"error" text,
	"delivered_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_deliveries_state" CHECK ("webhook_deliveries"."state" in ('pending', 'delivered', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"id" text PRIMARY KEY NOT NULL,
	"influencer_id" text,
	"merchant_ids" text[],
	"url" text NOT NULL,
	"events" text[] NOT NULL,
	"secret_sealed" text NOT NULL,
	"previous_secret_sealed" text,
	"previous_secret_expires_at" timestamp with time zone,
	"is_active" boolean DEFAULT true NOT NULL,
	"failing_since" timestamp with time zone,
	"given_up_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_endpoints_events" CHECK (cardinality("webhook_endpoints"."events") > 0)
);
--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_settings" ADD CONSTRAINT "notification_settings_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_webhook_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."webhook_endpoints"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "mails_key" ON "mails" USING btree ("key");--> statement-breakpoint
CREATE INDEX "mails_due_idx" ON "mails" USING btree ("next_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "mails_failed_idx" ON "mails" USING btree ("created_at") WHERE state = 'failed';--> statement-breakpoint
CREATE INDEX "mails_created_at_idx" ON "mails" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "outbox_events_untold_idx" ON "outbox_events" USING btree ("id") WHERE told_at is null;--> statement-breakpoint
CREATE INDEX "outbox_events_object_idx" ON "outbox_events" USING btree ("object_id","sequence");--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_deliveries_event_key" ON "webhook_deliveries" USING btree ("endpoint_id","event_id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due_idx" ON "webhook_deliveries" USING btree ("endpoint_id","next_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_order_idx" ON "webhook_deliveries" USING btree ("endpoint_id","object_id","event_id") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_newest_idx" ON "webhook_deliveries" USING btree ("endpoint_id","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_created_at_idx" ON "webhook_deliveries" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "webhook_endpoints_influencer_idx" ON "webhook_endpoints" USING btree ("influencer_id");--> statement-breakpoint
-- What happened is written in the statement that made it happen, by the table it happened in: no
-- statement, of today or tomorrow, can forget it. One call for each source:
--   PERFORM note_event('payout.sent', new.id, new.influencer_id, merchant_id, program_id);
CREATE FUNCTION note_event(what text, object text, influencer text, merchant text, program text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  -- the object's row is locked by the statement, so its events are numbered one after the other
  INSERT INTO outbox_events (type, object_id, sequence, influencer_id, merchant_id, program_id)
  SELECT what, object, coalesce(max(sequence), 0) + 1, influencer, merchant, program
  FROM outbox_events WHERE object_id = object;
$$;
--> statement-breakpoint
-- A conversion and its commission are one object to whoever is told: what the commission becomes
-- is an event of its conversion; one that an operator made stands for itself.
CREATE FUNCTION note_commission_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  object text := coalesce(new.conversion_id, new.id);
  program text := new.program_id;
  merchant text;
  told boolean := false;
BEGIN
  IF new.conversion_id IS NOT NULL THEN
    SELECT program_id, merchant_id INTO program, merchant FROM conversions WHERE id = new.conversion_id;
  ELSE
    SELECT merchant_id INTO merchant FROM programs WHERE id = new.program_id;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF new.conversion_id IS NOT NULL THEN
      PERFORM note_event('conversion.recorded', object, new.influencer_id, merchant, program);
      IF new.reversed_base_minor > 0 OR new.reversed_gross_minor > 0 THEN
        PERFORM note_event('conversion.reversed', object, new.influencer_id, merchant, program);
      END IF;
    END IF;
    IF new.state IN ('approved', 'held', 'rejected') THEN
      PERFORM note_event('commission.' || new.state, object, new.influencer_id, merchant, program);
    END IF;
    RETURN NULL;
  END IF;
  -- what is rejected is mirrored in the books, and was not taken back by a shop
  IF new.state <> 'rejected' AND (new.reversed_base_minor > old.reversed_base_minor
      OR new.reversed_gross_minor > old.reversed_gross_minor) THEN
    PERFORM note_event('conversion.reversed', object, new.influencer_id, merchant, program);
    told := true;
  END IF;
  -- a payout that comes back makes what was paid approved again, and nobody approved it
  IF new.state <> old.state AND (new.state IN ('held', 'rejected')
      OR (new.state = 'approved' AND old.state <> 'paid')) THEN
    PERFORM note_event('commission.' || new.state, object, new.influencer_id, merchant, program);
    told := true;
  END IF;
  IF NOT told AND new.conversion_id IS NOT NULL AND (
      (new.state <> 'paid' AND old.state <> 'paid')
      OR (new.base_minor, new.gross_minor, new.net_minor, new.reversed_gross_minor) IS DISTINCT FROM
        (old.base_minor, old.gross_minor, old.net_minor, old.reversed_gross_minor)) THEN
    PERFORM note_event('conversion.updated', object, new.influencer_id, merchant, program);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER commissions_note_new AFTER INSERT ON commissions
  FOR EACH ROW EXECUTE FUNCTION note_commission_event();
--> statement-breakpoint
CREATE TRIGGER commissions_note_change AFTER UPDATE ON commissions
  FOR EACH ROW WHEN ((old.state, old.base_minor, old.gross_minor, old.net_minor, old.reversed_base_minor,
    old.reversed_gross_minor) IS DISTINCT FROM (new.state, new.base_minor, new.gross_minor,
    new.net_minor, new.reversed_base_minor, new.reversed_gross_minor))
  EXECUTE FUNCTION note_commission_event();
--> statement-breakpoint
CREATE FUNCTION note_payout_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.state IN ('requested', 'sent', 'settled', 'failed', 'returned') THEN
    PERFORM note_event('payout.' || new.state, new.id, new.influencer_id, NULL, NULL);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER payouts_note_new AFTER INSERT ON payouts
  FOR EACH ROW EXECUTE FUNCTION note_payout_event();
--> statement-breakpoint
CREATE TRIGGER payouts_note_change AFTER UPDATE ON payouts
  FOR EACH ROW WHEN (old.state IS DISTINCT FROM new.state) EXECUTE FUNCTION note_payout_event();
--> statement-breakpoint
CREATE FUNCTION note_link_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_event('link.disabled', new.id, new.influencer_id,
    (SELECT merchant_id FROM programs WHERE id = new.program_id), new.program_id);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER tracking_links_note_disabled AFTER UPDATE ON tracking_links
  FOR EACH ROW WHEN (old.is_active AND NOT new.is_active) EXECUTE FUNCTION note_link_event();
--> statement-breakpoint
CREATE FUNCTION note_endpoint_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_event('endpoint.given_up', new.id, new.influencer_id, NULL, NULL);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER webhook_endpoints_note_given_up AFTER UPDATE ON webhook_endpoints
  FOR EACH ROW WHEN (old.given_up_at IS NULL AND new.given_up_at IS NOT NULL)
  EXECUTE FUNCTION note_endpoint_event();
--> statement-breakpoint
CREATE FUNCTION note_membership_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.state IN ('applied', 'approved', 'declined') THEN
    PERFORM note_event('membership.' || new.state, new.id, new.influencer_id,
      (SELECT merchant_id FROM programs WHERE id = new.program_id), new.program_id);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER memberships_note_new AFTER INSERT ON memberships
  FOR EACH ROW EXECUTE FUNCTION note_membership_event();
--> statement-breakpoint
CREATE TRIGGER memberships_note_change AFTER UPDATE ON memberships
  FOR EACH ROW WHEN (old.state IS DISTINCT FROM new.state) EXECUTE FUNCTION note_membership_event();
