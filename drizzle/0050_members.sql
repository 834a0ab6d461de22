-- migrate: outside a transaction
-- Influencers are members of programs, in groups, under terms they accept.
ALTER TABLE "influencers" ADD COLUMN IF NOT EXISTS "country" char(2);
--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN IF NOT EXISTS "slug" text DEFAULT '' NOT NULL;
--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN IF NOT EXISTS "enrolment" text DEFAULT 'open' NOT NULL;
--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN IF NOT EXISTS "description" text;
--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN IF NOT EXISTS "logo_url" text;
--> statement-breakpoint
ALTER TABLE "programs" ADD COLUMN IF NOT EXISTS "auto_accept" jsonb;
--> statement-breakpoint
ALTER TABLE "programs" DROP CONSTRAINT IF EXISTS "programs_enrolment", ADD CONSTRAINT "programs_enrolment" CHECK ("programs"."enrolment" in ('open', 'apply', 'invite')) NOT VALID;
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "program_groups" (
	"id" text PRIMARY KEY NOT NULL,
	"program_id" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "program_groups_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX IF NOT EXISTS "program_groups_name_key" ON "program_groups" USING btree ("program_id",lower("name"));
--> statement-breakpoint
ALTER TABLE "commission_rules" ADD COLUMN IF NOT EXISTS "group_id" text;
--> statement-breakpoint
ALTER TABLE "commission_rules" DROP CONSTRAINT IF EXISTS "commission_rules_group_id_program_groups_id_fk", ADD CONSTRAINT "commission_rules_group_id_program_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."program_groups"("id") NOT VALID;
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "memberships" (
	"id" text PRIMARY KEY NOT NULL,
	"program_id" text NOT NULL,
	"influencer_id" text NOT NULL,
	"state" text NOT NULL,
	"group_id" text,
	"reason" text,
	"decided_by" text,
	"application" jsonb,
	"changed_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"invited_at" timestamp with time zone,
	"applied_at" timestamp with time zone,
	"approved_at" timestamp with time zone,
	"declined_at" timestamp with time zone,
	"left_at" timestamp with time zone,
	"suspended_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memberships_state" CHECK ("memberships"."state" in
        ('invited', 'applied', 'approved', 'declined', 'left', 'suspended')),
	CONSTRAINT "memberships_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id"),
	CONSTRAINT "memberships_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id"),
	CONSTRAINT "memberships_group_id_program_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."program_groups"("id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX IF NOT EXISTS "memberships_parties_key" ON "memberships" USING btree ("program_id","influencer_id");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "memberships_state_idx" ON "memberships" USING btree ("program_id","state","id");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "memberships_influencer_idx" ON "memberships" USING btree ("influencer_id");
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "membership_changes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"membership_id" text NOT NULL,
	"program_id" text NOT NULL,
	"influencer_id" text NOT NULL,
	"state" text NOT NULL,
	"group_id" text,
	"reason" text,
	"decided_by" text,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "membership_changes_membership_id_memberships_id_fk" FOREIGN KEY ("membership_id") REFERENCES "public"."memberships"("id")
);
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "membership_changes_parties_idx" ON "membership_changes" USING btree ("program_id","influencer_id","changed_at");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "membership_changes_membership_idx" ON "membership_changes" USING btree ("membership_id");
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "program_terms" (
	"id" text PRIMARY KEY NOT NULL,
	"program_id" text NOT NULL,
	"version" integer NOT NULL,
	"body" text NOT NULL,
	"sha256" text NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "program_terms_version" CHECK ("program_terms"."version" > 0),
	CONSTRAINT "program_terms_program_id_programs_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX IF NOT EXISTS "program_terms_version_key" ON "program_terms" USING btree ("program_id","version");
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "terms_acceptances" (
	"influencer_id" text NOT NULL,
	"program_id" text NOT NULL,
	"version" integer NOT NULL,
	"sha256" text NOT NULL,
	"language" text NOT NULL,
	"accepted_by" text NOT NULL,
	"accepted_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "terms_acceptances_influencer_id_program_id_version_pk" PRIMARY KEY("influencer_id","program_id","version"),
	CONSTRAINT "terms_acceptances_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id"),
	CONSTRAINT "terms_acceptances_version_fk" FOREIGN KEY ("program_id","version") REFERENCES "public"."program_terms"("program_id","version")
);
--> statement-breakpoint
-- The address of a program's page, of its name: `Dew Botanics creators` is `dew-botanics-creators`;
-- where that is taken its id follows. Of two of one name at once the second waits for the first.
CREATE OR REPLACE FUNCTION program_slug(of_name text, of_id text) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  base text := coalesce(nullif(trim(BOTH '-' FROM left(
    regexp_replace(lower(of_name), '[^a-z0-9]+', '-', 'g'), 60)), ''), 'program');
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('slug of a program: ' || base, 0));
  IF EXISTS (SELECT FROM programs WHERE slug = base) THEN
    RETURN base || '-' || lower(regexp_replace(right(of_id, 12), '[^A-Za-z0-9]', '', 'g'));
  END IF;
  RETURN base;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION fill_program_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.slug = '' THEN
    new.slug := program_slug(new.name, new.id);
  END IF;
  RETURN new;
END $$;
--> statement-breakpoint
CREATE OR REPLACE TRIGGER programs_slug BEFORE INSERT ON programs
  FOR EACH ROW EXECUTE FUNCTION fill_program_slug();
--> statement-breakpoint
-- When a membership changed, whoever changes it.
CREATE OR REPLACE FUNCTION date_membership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'UPDATE' THEN
    IF (old.state, old.group_id) IS NOT DISTINCT FROM (new.state, new.group_id) THEN
      RETURN new;
    END IF;
    new.changed_at := clock_timestamp();
    IF old.state = new.state THEN
      RETURN new;
    END IF;
  END IF;
  CASE new.state
    WHEN 'invited' THEN new.invited_at := new.changed_at;
    WHEN 'applied' THEN new.applied_at := new.changed_at;
    WHEN 'approved' THEN new.approved_at := new.changed_at;
    WHEN 'declined' THEN new.declined_at := new.changed_at;
    WHEN 'left' THEN new.left_at := new.changed_at;
    WHEN 'suspended' THEN new.suspended_at := new.changed_at;
    ELSE NULL;
  END CASE;
  RETURN new;
END $$;
--> statement-breakpoint
CREATE OR REPLACE TRIGGER memberships_dates BEFORE INSERT OR UPDATE ON memberships
  FOR EACH ROW EXECUTE FUNCTION date_membership();
--> statement-breakpoint
-- Each change is a row for good: what an order earns depends on how its influencer stood then.
CREATE OR REPLACE FUNCTION keep_membership_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO membership_changes
    (membership_id, program_id, influencer_id, state, group_id, reason, decided_by, changed_at)
  VALUES (new.id, new.program_id, new.influencer_id, new.state, new.group_id, new.reason,
    new.decided_by, new.changed_at);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE TRIGGER memberships_begin AFTER INSERT ON memberships
  FOR EACH ROW EXECUTE FUNCTION keep_membership_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER memberships_change AFTER UPDATE ON memberships
  FOR EACH ROW WHEN ((old.state, old.group_id) IS DISTINCT FROM (new.state, new.group_id))
  EXECUTE FUNCTION keep_membership_change();
--> statement-breakpoint
-- Nobody but approved members gets a link or a code. In an open program the first one makes a
-- member, under the id of what they got.
CREATE OR REPLACE FUNCTION admit_member(to_program text, an_influencer text, by_id text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  standing text;
BEGIN
  SELECT state INTO standing FROM memberships
    WHERE program_id = to_program AND influencer_id = an_influencer;
  IF standing IS NULL AND EXISTS (SELECT FROM programs WHERE id = to_program AND enrolment = 'open') THEN
    INSERT INTO memberships (id, program_id, influencer_id, state, decided_by)
    VALUES ('mbr_' || substr(by_id, 5), to_program, an_influencer, 'approved', 'enrolment')
    ON CONFLICT DO NOTHING;
    SELECT state INTO standing FROM memberships
      WHERE program_id = to_program AND influencer_id = an_influencer;
  END IF;
  -- whoever waits in a program that is open by now need not, unless somebody declined them
  IF standing IN ('invited', 'applied') AND EXISTS (
    SELECT FROM programs WHERE id = to_program AND enrolment = 'open') THEN
    UPDATE memberships SET state = 'approved', decided_by = 'enrolment'
      WHERE program_id = to_program AND influencer_id = an_influencer
        AND state IN ('invited', 'applied') AND declined_at IS NULL
      RETURNING state INTO standing;
  END IF;
  IF standing IS DISTINCT FROM 'approved' THEN
    RAISE EXCEPTION 'the influencer is no approved member of the program'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'members_only';
  END IF;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION admit_links() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM admit_member(program_id, influencer_id, min(id)) FROM made GROUP BY program_id, influencer_id;
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT program_id, influencer_id FROM made) AS pair
    JOIN LATERAL (SELECT max(version) AS version FROM program_terms
      WHERE program_terms.program_id = pair.program_id AND valid_from <= now()) AS in_force
      ON in_force.version IS NOT NULL
    WHERE NOT EXISTS (SELECT FROM terms_acceptances AS accepted
      WHERE accepted.influencer_id = pair.influencer_id AND accepted.program_id = pair.program_id
        AND accepted.version >= in_force.version)
  ) THEN
    RAISE EXCEPTION 'the terms of the program in force are not accepted'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'terms_accepted';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION admit_coupons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM admit_member(program_id, influencer_id, min(id)) FROM made GROUP BY program_id, influencer_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION admit_coupon_holders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM admit_member(coupons.program_id, made.influencer_id, min(made.id))
    FROM made JOIN coupons ON coupons.id = made.coupon_id
    GROUP BY coupons.program_id, made.influencer_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE TRIGGER tracking_links_members AFTER INSERT ON tracking_links
  REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION admit_links();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER coupons_members AFTER INSERT ON coupons
  REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION admit_coupons();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER coupon_holders_members AFTER INSERT ON coupon_holders
  REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION admit_coupon_holders();
--> statement-breakpoint
-- migrate: repeat until no row is left
UPDATE programs SET slug = program_slug(name, id) WHERE id IN (
  SELECT id FROM programs WHERE slug = '' ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED);
--> statement-breakpoint
-- Whoever has links, codes or orders in a program is a member of it since they had the first.
-- migrate: repeat until no row is left
INSERT INTO memberships (id, program_id, influencer_id, state, decided_by, changed_at, created_at)
SELECT 'mbr_' || substr(min(id), 5), program_id, influencer_id, 'approved', 'migration', min(created_at), min(created_at)
FROM tracking_links AS had WHERE NOT EXISTS (SELECT FROM memberships
  WHERE memberships.program_id = had.program_id AND memberships.influencer_id = had.influencer_id)
GROUP BY program_id, influencer_id ORDER BY min(id) LIMIT 1000 ON CONFLICT DO NOTHING;
--> statement-breakpoint
-- migrate: repeat until no row is left
INSERT INTO memberships (id, program_id, influencer_id, state, decided_by, changed_at, created_at)
SELECT 'mbr_' || substr(min(id), 5), program_id, influencer_id, 'approved', 'migration', min(created_at), min(created_at)
FROM (
  SELECT id, program_id, influencer_id, created_at FROM coupons
  UNION ALL SELECT holder.id, program_id, holder.influencer_id, holder.created_at
    FROM coupon_holders AS holder JOIN coupons ON coupons.id = coupon_id
) AS had WHERE NOT EXISTS (SELECT FROM memberships
  WHERE memberships.program_id = had.program_id AND memberships.influencer_id = had.influencer_id)
GROUP BY program_id, influencer_id ORDER BY min(id) LIMIT 1000 ON CONFLICT DO NOTHING;
--> statement-breakpoint
-- migrate: repeat until no row is left
INSERT INTO memberships (id, program_id, influencer_id, state, decided_by, changed_at, created_at)
SELECT 'mbr_' || substr(min(id), 5), program_id, influencer_id, 'approved', 'migration', min(created_at), min(created_at)
FROM conversions AS had WHERE NOT EXISTS (SELECT FROM memberships
  WHERE memberships.program_id = had.program_id AND memberships.influencer_id = had.influencer_id)
GROUP BY program_id, influencer_id ORDER BY min(id) LIMIT 1000 ON CONFLICT DO NOTHING;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS programs_slug_key;
--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY programs_slug_key ON programs (slug) WHERE slug <> '';
