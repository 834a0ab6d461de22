-- migrate: outside a transaction
-- What changes an order's money, or what it is to its customer, names the hours and the customer
-- that are no longer as they were summed. The rows are made by the owner's rights.
CREATE OR REPLACE FUNCTION note_earning(influencer text, program text, ordered timestamptz, of_order text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO earning_changes (subject_id, hour_at)
  SELECT subject_id, date_bin('1 hour', ordered, '2000-01-01T00:00:00Z')
  FROM unnest(ARRAY[influencer, program, '']) AS subject_id;
  INSERT INTO customer_changes (customer_id)
  SELECT customer_id FROM orders WHERE id = of_order AND customer_id IS NOT NULL;
$$;
--> statement-breakpoint
-- A conversion and its commission are written by one statement, so it names both.
CREATE OR REPLACE FUNCTION note_new_conversions() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO earning_changes (subject_id, hour_at)
  SELECT DISTINCT subject_id, date_bin('1 hour', ordered_at, '2000-01-01T00:00:00Z')
  FROM new_conversions CROSS JOIN unnest(ARRAY[influencer_id, program_id, '']) AS subject_id;
  INSERT INTO customer_changes (customer_id)
  SELECT DISTINCT customer_id FROM new_conversions JOIN orders ON orders.id = order_id
  WHERE customer_id IS NOT NULL;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE TRIGGER conversions_earn AFTER INSERT ON conversions
  REFERENCING NEW TABLE AS new_conversions FOR EACH STATEMENT EXECUTE FUNCTION note_new_conversions();
--> statement-breakpoint
CREATE OR REPLACE FUNCTION note_conversion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_earning(new.influencer_id, new.program_id, new.ordered_at, new.order_id);
  IF (old.influencer_id, old.program_id, old.ordered_at, old.order_id) IS DISTINCT FROM
      (new.influencer_id, new.program_id, new.ordered_at, new.order_id) THEN
    PERFORM note_earning(old.influencer_id, old.program_id, old.ordered_at, old.order_id);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE TRIGGER conversions_earn_otherwise AFTER UPDATE ON conversions
  FOR EACH ROW WHEN ((old.influencer_id, old.program_id, old.ordered_at, old.order_id, old.currency,
    old.amount_minor, old.order_kind, old.superseded_at) IS DISTINCT FROM (new.influencer_id,
    new.program_id, new.ordered_at, new.order_id, new.currency, new.amount_minor, new.order_kind,
    new.superseded_at))
  EXECUTE FUNCTION note_conversion();
--> statement-breakpoint
CREATE OR REPLACE FUNCTION note_commission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_earning(influencer_id, program_id, ordered_at, order_id)
  FROM conversions WHERE id = new.conversion_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE TRIGGER commissions_earn_otherwise AFTER UPDATE ON commissions
  FOR EACH ROW WHEN ((old.gross_minor, old.platform_fee_minor, old.reversed_base_minor,
    old.reversed_gross_minor, old.reversed_platform_fee_minor) IS DISTINCT FROM (new.gross_minor,
    new.platform_fee_minor, new.reversed_base_minor, new.reversed_gross_minor,
    new.reversed_platform_fee_minor))
  EXECUTE FUNCTION note_commission();
--> statement-breakpoint
-- Orders nobody earned are bought by customers too.
CREATE OR REPLACE FUNCTION note_customer() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO customer_changes (customer_id) VALUES (new.customer_id);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE TRIGGER orders_are_a_customers AFTER INSERT ON orders
  FOR EACH ROW WHEN (new.customer_id IS NOT NULL) EXECUTE FUNCTION note_customer();
--> statement-breakpoint
CREATE OR REPLACE FUNCTION note_other_customer() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO customer_changes (customer_id)
  SELECT DISTINCT customer_id FROM unnest(ARRAY[old.customer_id, new.customer_id]) AS customer_id
  WHERE customer_id IS NOT NULL;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE TRIGGER orders_are_a_customers_otherwise AFTER UPDATE ON orders
  FOR EACH ROW WHEN ((old.customer_id, old.ordered_at, old.currency, old.nth_order, old.stands,
    old.left_minor, old.told_again_of) IS DISTINCT FROM (new.customer_id, new.ordered_at,
    new.currency, new.nth_order, new.stands, new.left_minor, new.told_again_of))
  EXECUTE FUNCTION note_other_customer();
--> statement-breakpoint
-- All there is waits to be summed, a week of orders at a time; until then it is read as before.
-- migrate: repeat until no row is left
WITH since AS (
  SELECT coalesce(max(hour_at) + interval '1 hour', '-infinity') AS at FROM earning_changes
  WHERE subject_id = '' AND id = '00000000-0000-0000-0000-000000000000'
), next AS (
  SELECT min(ordered_at) AS at FROM conversions WHERE ordered_at >= (SELECT at FROM since)
)
INSERT INTO earning_changes (subject_id, hour_at, id)
SELECT DISTINCT subject_id, date_bin('1 hour', ordered_at, '2000-01-01T00:00:00Z'), '00000000-0000-0000-0000-000000000000'::uuid
FROM next JOIN conversions ON ordered_at >= next.at AND ordered_at < next.at + interval '7 days'
CROSS JOIN unnest(ARRAY[influencer_id, program_id, '']) AS subject_id
ON CONFLICT DO NOTHING;
--> statement-breakpoint
-- migrate: repeat until no row is left
INSERT INTO customer_changes (customer_id)
SELECT id FROM customers WHERE NOT EXISTS (
  SELECT FROM customer_changes WHERE customer_id = customers.id) ORDER BY id LIMIT 5000;
