import type pg from 'pg';

/** A table as a backup keeps it: its columns, and the key its rows are sorted by. */
export type Table = { name: string; columns: string[]; key: string[] };

const TABLES = `
  select c.relname as name,
    (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    ) as columns,
    (select array_agg(a.attname::text order by k.place) from pg_index i
      cross join unnest(i.indkey) with ordinality as k(attnum, place)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
      where i.indrelid = c.oid and i.indisprimary) as key,
    (select coalesce(array_agg(distinct f.confrelid::regclass::text), '{}') from pg_constraint f
      where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  order by c.relname`;

/**
 * The tables of the schema, each after those its foreign keys point to. Partitions are part of the
 * table they belong to.
 * @throws Error when a table has no primary key, or tables point at each other in a circle
 */
export async function listTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table & { needs: string[] }>(TABLES);
  const sorted: Table[] = [];
  const isPlaced = (name: string) => sorted.some((table) => table.name === name);
  for (let left = rows; left.length > 0; ) {
    const ready = left.filter(({ needs }) => needs.every(isPlaced));
    if (ready.length === 0) throw new Error(`in a circle: ${left.map(({ name }) => name)}`);
    for (const { name, columns, key } of ready) {
      if (!key) throw new Error(`${name} has no primary key`);
      sorted.push({ name, columns, key });
    }
    left = left.filter(({ name }) => !isPlaced(name));
  }
  return sorted;
}

/** Names as SQL writes them. */
export function quoteNames(names: readonly string[]): string {
  return names.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ');
}
