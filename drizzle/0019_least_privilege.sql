-- The API Worker's role may neither write balances nor make tables; these two do it with the rights
-- of the owner, and nothing else. The search path is theirs, not the caller's.
ALTER FUNCTION post_ledger_entries() SECURITY DEFINER SET search_path = public, pg_temp;
--> statement-breakpoint
ALTER FUNCTION prepare_click_partitions(date, integer) SECURITY DEFINER SET search_path = public, pg_temp;
