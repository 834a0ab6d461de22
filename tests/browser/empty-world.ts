import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endDev, newDevPlace, startDev } from '../flows/start-dev.ts';
import { openDirectly } from '../world/direct-database.ts';

/** A world of its own in which there is nothing but its owner's account. */
export async function startEmptyWorld() {
  const place = await newDevPlace();
  const dev = await startDev(place);
  const record = JSON.parse(readFileSync(join(place.dataDir, 'world.json'), 'utf8'));
  const pool = openDirectly(String(record.postgres_url));
  await pool.query(`do $$ declare one text; begin
    -- what must never be deleted is, in a world that is thrown away
    set local session_replication_role = replica;
    for one in select tablename from pg_tables
      where schemaname = 'public' and tablename not in ('users', '__drizzle_migrations')
    loop execute format('delete from %I', one); end loop;
    delete from users where role <> 'owner';
  end $$`);
  const outbox = /Mail that was sent\s+(http\S+)/.exec(dev.output)?.[1] ?? '';
  return {
    ...{ api_url: String(record.api_url), redirect_url: String(record.redirect_url) },
    ...{ outbox_url: outbox, pool },
    async stop() {
      await pool.end();
      await endDev(dev, place);
    },
  };
}
