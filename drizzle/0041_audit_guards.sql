-- Who did what stays as it was written.
CREATE FUNCTION refuse_audit_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: the audit log is insert-only', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_entries_insert_only BEFORE UPDATE OR DELETE ON audit_entries
FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
--> statement-breakpoint
CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
--> statement-breakpoint
-- Secrets and personal data by the names of their fields, however deep: what has such a name is
-- told to have been there, never what it was.
CREATE FUNCTION redact_audit_value(value jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  CASE jsonb_typeof(value)
  WHEN 'object' THEN
    RETURN (
      SELECT coalesce(jsonb_object_agg(field.key, CASE
        WHEN jsonb_typeof(field.value) NOT IN ('null', 'boolean') AND field.key ~*
          '(password|secret|token|cookie|authorization|signature|recovery|totp|challenge|_hash$|_sealed$|_digest$|sha256|_key$|^key$|mail|phone|iban|^bic$|account_number|routing|sort_code|holder|^hint$|^details$|street|address|city|postal|zip|birth|display_name|first_name|last_name|full_name|^handle$|^body$|^headers$|^raw|customer|visitor|^note$)'
          THEN '"[redacted]"'::jsonb
        ELSE redact_audit_value(field.value) END), '{}'::jsonb)
      FROM jsonb_each(value) AS field
    );
  WHEN 'array' THEN
    RETURN (SELECT coalesce(jsonb_agg(redact_audit_value(item.value) ORDER BY item.place), '[]'::jsonb)
      FROM jsonb_array_elements(value) WITH ORDINALITY AS item(value, place));
  ELSE
    RETURN value;
  END CASE;
END $$;
--> statement-breakpoint
-- Whatever a statement hands over: only what changed is kept, and of that nothing secret.
CREATE FUNCTION trim_audit_entry() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  told_before jsonb := new.before;
BEGIN
  IF jsonb_typeof(new.before) = 'object' AND jsonb_typeof(new.after) = 'object' THEN
    new.before := (SELECT coalesce(jsonb_object_agg(key, value), '{}'::jsonb)
      FROM jsonb_each(told_before) WHERE value IS DISTINCT FROM new.after -> key);
    new.after := (SELECT coalesce(jsonb_object_agg(key, value), '{}'::jsonb)
      FROM jsonb_each(new.after) WHERE value IS DISTINCT FROM told_before -> key);
  END IF;
  new.before := redact_audit_value(new.before);
  new.after := redact_audit_value(new.after);
  RETURN new;
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_entries_trim BEFORE INSERT ON audit_entries
FOR EACH ROW EXECUTE FUNCTION trim_audit_entry();
