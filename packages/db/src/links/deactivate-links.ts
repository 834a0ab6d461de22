import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

/** Which links are meant: those with one of these ids or slugs, else those that lead there. */
export type LinkSelection = {
  names: readonly string[];
  destination_url: string | null;
  /** Only links of this merchant, when it is set. */
  merchant_id: string | null;
};

/** Switches links off. @returns each link meant, and whether it was on until now */
export async function deactivateLinks(
  db: Database,
  { names, destination_url, merchant_id }: LinkSelection,
): Promise<{ slug: string; was_active: boolean }[]> {
  const named = sql`select jsonb_array_elements_text(${JSON.stringify(names)}::jsonb)`;
  const result = await db.execute(sql`
    with named as (
      select link.id from tracking_links link
      join programs program on program.id = link.program_id
      where (link.id in (${named}) or link.slug in (${named}))
        and (${merchant_id}::text is null or program.merchant_id = ${merchant_id})
    ), meant as (
      select id from named
      union all
      select link.id from tracking_links link
      join programs program on program.id = link.program_id
      where link.destination_url = ${destination_url} and not exists (select from named)
        and (${merchant_id}::text is null or program.merchant_id = ${merchant_id})
    ), disabled as (
      update tracking_links set is_active = false, updated_at = now()
      where id in (select id from meant) and is_active
    )
    select slug, is_active as was_active from tracking_links where id in (select id from meant)
    order by id`);
  return result.rows as { slug: string; was_active: boolean }[];
}
