import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { textArray } from '../rows/json-rows.ts';

/** How many of an account's last orders were credited by one kind of evidence. */
export type EvidenceCount = {
  network_account_id: string;
  /** `hand` where an operator said so; null where nobody earned it. */
  kind: string | null;
  /** Where it was found, in words. */
  where: string | null;
  order_count: number;
};

const LAST = 100;

/**
 * By which evidence each account’s last hundred orders were credited, the most frequent first. Each
 * account’s are looked up by themselves, however many it and the others have.
 */
export async function listEvidence(
  db: Database,
  network_account_ids: readonly string[],
): Promise<EvidenceCount[]> {
  if (network_account_ids.length === 0) return [];
  const { rows } = await db.execute(sql`
    select network_account_id, method as kind, won.place as "where", count(*)::int as order_count
    from unnest(${textArray(network_account_ids)}) as account (network_account_id)
    cross join lateral (
      select id, decision from orders
      where orders.network_account_id = account.network_account_id
      order by id desc limit ${LAST}
    ) as last
    left join conversions on conversions.order_id = last.id and superseded_at is null
    left join lateral (
      select claim->>'where' as place
      from jsonb_array_elements(decision) with ordinality as steps(step, at),
        jsonb_array_elements(coalesce(step->'evidence', '[]')) as claim
      where (claim->>'won')::boolean and method <> 'hand' order by at desc limit 1
    ) as won on true
    group by 1, 2, 3 order by 4 desc, 2, 3`);
  return rows as EvidenceCount[];
}
