-- The books are insert-only: a correction is a new journal.
CREATE FUNCTION refuse_ledger_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: the ledger is insert-only, correct with a new journal',
    TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER journals_insert_only BEFORE UPDATE OR DELETE ON journals
FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
--> statement-breakpoint
CREATE TRIGGER journals_no_truncate BEFORE TRUNCATE ON journals
FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
--> statement-breakpoint
CREATE TRIGGER ledger_entries_insert_only BEFORE UPDATE OR DELETE ON ledger_entries
FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
--> statement-breakpoint
CREATE TRIGGER ledger_entries_no_truncate BEFORE TRUNCATE ON ledger_entries
FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
--> statement-breakpoint
-- Entries come a whole journal at a time: each journal in the statement sums to zero in one
-- currency, and the balances move by just what was inserted. Accounts are taken in order of id,
-- so two statements that share accounts cannot wait for each other.
CREATE FUNCTION post_ledger_entries() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  unbalanced text;
BEGIN
  SELECT entry.journal_id INTO unbalanced
  FROM inserted AS entry JOIN ledger_accounts AS account ON account.id = entry.account_id
  GROUP BY entry.journal_id
  HAVING sum(entry.amount_minor) <> 0 OR count(DISTINCT account.currency) <> 1
  LIMIT 1;
  IF unbalanced IS NOT NULL THEN
    RAISE EXCEPTION 'journal % does not sum to zero in one currency', unbalanced
      USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO balances (account_id, amount_minor)
  SELECT account_id, sum(amount_minor) FROM inserted GROUP BY account_id ORDER BY account_id
  ON CONFLICT (account_id) DO UPDATE
  SET amount_minor = balances.amount_minor + excluded.amount_minor, updated_at = now();
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_entries_post AFTER INSERT ON ledger_entries
REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION post_ledger_entries();
