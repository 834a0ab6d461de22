import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

/** How many of an account's last orders were credited by one kind of evidence. */
export type EvidenceCount = {
  /** `hand` where an operator said so; null where nobody earned it. */
  kind: string | null;
  /** Where it was found, in words. */
  where: string | null;
  order_count: number;
};

const LAST = 100;

/** By which evidence an account’s last hundred orders were credited, the most frequent first. */
export async function listEvidence(
  db: Database,
  network_account_id: string,
): Promise<EvidenceCount[]> {
  const { rows } = await db.execute(sql`
    select method as kind, won.place as "where", count(*)::int as order_count
    from (
      select id, decision from orders where network_account_id = ${network_account_id}
      order by id desc limit ${LAST}
    ) as last
    left join conversions on conversions.order_id = last.id and superseded_at is null
    left join lateral (
      select claim->>'where' as place
      from jsonb_array_elements(decision) with ordinality as steps(step, at),
        jsonb_array_elements(coalesce(step->'evidence', '[]')) as claim
      where (claim->>'won')::boolean and method <> 'hand' order by at desc limit 1
    ) as won on true
    group by 1, 2 order by 3 desc, 1, 2`);
  return rows as EvidenceCount[];
}
