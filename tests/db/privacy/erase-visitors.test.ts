import { eraseVisitors } from '@skinstack/db/clicks/erase-visitors';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { checkRollups } from '@skinstack/db/clicks/rollups';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { afterAll, expect, inject, test, vi } from 'vitest';
import { openDirectly } from '../../world/direct-database.ts';
import { newClick } from '../../world/new-click.ts';
import { newWorld } from '../../world/new-world.ts';

const db = connectDatabase(inject('bindings').DATABASE_URL ?? '');
const pool = openDirectly(inject('postgresUrl'));
afterAll(() => pool.end());

/** A day no other test clicks on. */
const DAY = '2025-04-13';

/** Who waits for a session, and who waits for those. */
async function waitersOf(pid: number) {
  const { rows } = await pool.query(
    `select pid, blocked.by from pg_stat_activity
      cross join lateral (select pg_blocking_pids(pid) as by) as blocked`,
  );
  const first = rows.filter((row) => row.by.includes(pid)).map((row) => row.pid as number);
  const second = rows.filter((row) => first.some((one) => row.by.includes(one)));
  return { first: first.length, second: second.length };
}

test('a click that is being stored while its visitor is erased keeps no hash of theirs', async () => {
  const world = await newWorld(db);
  const at = (hours: number) =>
    newClick(world, { at_ms: Date.parse(DAY) + hours * 3_600_000, visitor_hash: 'ada' });
  const [before, meanwhile] = [at(5), at(5.5)];
  await insertClicks(db, [before]);
  const holder = await pool.connect();
  const { rows } = await holder.query('select pg_backend_pid() as pid');
  const { pid } = rows[0];
  await holder.query('begin');
  await holder.query('select from link_hours where link_id = $1 for update', [world.link.id]);
  const inserting = insertClicks(db, [meanwhile]);
  await vi.waitUntil(async () => (await waitersOf(pid)).first === 1);
  let isErased = false;
  const erasing = eraseVisitors(db, DAY, { visitor_hash: 'ada' }, 'a secret').finally(() => {
    isErased = true;
  });
  await vi.waitUntil(async () => isErased || (await waitersOf(pid)).second > 0);
  await holder.query('commit');
  holder.release();
  expect([await inserting, await erasing]).toEqual([1, 2]);
  expect(await checkRollups(db, DAY)).toMatchObject({ is_kept: true, wrong_visitors: 0 });
});
