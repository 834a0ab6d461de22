import { runSchedule, SCHEDULE } from '@skinstack/api/operations/schedule';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openBooks } from '../builders/books.ts';

const books = await openBooks('job_runs');
const points: { name: string; labels: unknown }[] = [];
const ports: typeof books.ports = {
  ...books.ports,
  log: () => {},
  measure: (name, labels) => points.push({ name, labels }),
};

async function runs() {
  const { rows } = await books.db.execute(sql`
    select job, outcome, found_count, succeeded_at from job_runs order by job`);
  return new Map(rows.map((row) => [row.job, row]));
}

test('each job’s last run is measured and kept, with what it counted', async () => {
  for (const cron of Object.keys(SCHEDULE)) await runSchedule(ports, cron);
  const names = Object.values(SCHEDULE).flatMap((jobs) => Object.keys(jobs));
  expect(points).toEqual(names.map((job) => ({ name: 'job', labels: { job, outcome: 'ok' } })));
  const kept = await runs();
  expect([...kept.keys()]).toEqual(names.sort());
  expect(kept.get('reconcile')).toMatchObject({ outcome: 'ok', found_count: 0 });
  expect(kept.get('forget_old_keys')).toMatchObject({ outcome: 'ok', found_count: null });
});

test('a run that fails keeps the success before it, and none of the others from running', async () => {
  await runSchedule(ports, '* * * * *');
  const before = (await runs()).get('drain_spool');
  const redis = new Proxy(ports.redis, {
    get() {
      throw new Error('no Redis');
    },
  });
  await runSchedule({ ...ports, redis }, '* * * * *');
  const after = await runs();
  expect(after.get('drain_spool')).toEqual({ ...before, outcome: 'failed' });
  expect(after.get('sweep_inbox')).toMatchObject({ outcome: 'ok' });
});

test('when the runs cannot be kept they have been made all the same', async () => {
  points.length = 0;
  const db = new Proxy(ports.db, {
    get(target, name) {
      if (name === 'insert') throw new Error('no database');
      return Reflect.get(target, name);
    },
  });
  await runSchedule({ ...ports, db }, '* * * * *');
  expect(points.map(({ labels }) => labels)).toContainEqual({ job: 'drain_spool', outcome: 'ok' });
});
