import type { CommissionRule } from '@skinstack/domain/terms';
import { sql } from 'drizzle-orm';
import { fromJsonRow } from '../rows/json-rows.ts';
import { commissionRules } from '../schema/commission-rules.ts';

/** SQL of a rule as JSON, with what its group is called; of a join with `program_groups`. */
export const ruleWithGroup = sql`to_jsonb(commission_rules)
        || jsonb_build_object('group_name', program_groups.name)`;

/** A rule that was read as JSON. */
export function readRule(json: unknown): CommissionRule & { program_id: string } {
  const { created_at, starts_at, ends_at, ...rule } = fromJsonRow(commissionRules, json);
  const { group_name = null } = json as { group_name?: string | null };
  return {
    ...rule,
    group_name,
    created_at_ms: created_at.getTime(),
    starts_at_ms: starts_at?.getTime() ?? null,
    ends_at_ms: ends_at?.getTime() ?? null,
  };
}
