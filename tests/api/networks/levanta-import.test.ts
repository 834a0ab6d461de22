import { env } from 'cloudflare:workers';
import { runSchedule } from '@skinstack/api/operations/schedule';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { newLevantaWorld } from '../builders/levanta-world.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 9, 5, 10, 23);
const at = (hours: number) => NOW_MS + hours * HOUR_MS;
let levanta: Awaited<ReturnType<typeof newLevantaWorld>>;
beforeEach(async () => {
  levanta = await newLevantaWorld();
});

const statuses = async () => (await levanta.events()).map(({ status }) => status);

describe('a day', () => {
  test('is one order, its commission Levanta’s word, less our fee', async () => {
    await levanta.set({ reports: [levanta.row('2026-10-03')] });
    await levanta.run(NOW_MS);
    // 14.40, of which 20 % are ours
    expect(await levanta.pending()).toBe(1_152n);
    expect(await levanta.events()).toMatchObject([
      {
        ...{ topic: 'report.daily', status: 'recorded' },
        external_order_id: `levanta:${levanta.link_id}~B0DEWSERUM:2026-10-03`,
        conversion_id: expect.stringMatching(/^cnv_/),
      },
    ]);
    expect(await levanta.account()).toMatchObject({
      ...{ has_api_key: true, imported_until: '2026-10-05', import_problem: null },
    });
  });

  test('read again, and by three runs at once, writes nothing more', async () => {
    await levanta.set({ reports: [levanta.row('2026-10-03'), levanta.row('2026-10-04')] });
    await Promise.all([1, 2, 3].map(() => levanta.run(NOW_MS)));
    await levanta.run(at(1));
    expect([await levanta.pending(), await statuses()]).toEqual([
      ...[2_304n, ['recorded', 'recorded']],
    ]);
  });

  test('restated up, down, and back to what it was: each time as it stands', async () => {
    const report = async (hours: number, change: object) => {
      await levanta.set({ reports: [levanta.row('2026-10-03', { ...change })] });
      await levanta.run(at(hours));
      return levanta.pending();
    };
    expect(await report(0, {})).toBe(1_152n);
    expect(await report(1, { sales: 144, commissions: 21.6, conversions: 3 })).toBe(1_728n);
    expect(await report(2, { sales: 48, commissions: 7.2, conversions: 1 })).toBe(576n);
    expect(await report(3, {})).toBe(1_152n);
    expect(await report(4, { sales: 0, commissions: 0, conversions: 0 })).toBe(0n);
    expect(await report(5, {})).toBe(1_152n);
    expect(await levanta.events()).toHaveLength(6);
    const { rows } = await db.execute(sql`
      select coalesce(sum(amount_minor), 0)::text as sum from ledger_entries
      join journals on journals.id = journal_id
      join commissions on commissions.id = commission_id
      where influencer_id = ${levanta.influencer.id}`);
    expect(rows).toEqual([{ sum: '0' }]);
  });

  test('an event replayed after a later one changes nothing', async () => {
    await levanta.set({ reports: [levanta.row('2026-10-03')] });
    await levanta.run(NOW_MS);
    await levanta.set({ reports: [levanta.row('2026-10-03', { commissions: 7.2 })] });
    await levanta.run(at(1));
    for (const { id } of await levanta.events()) {
      const { body } = await callApi(ADMIN, 'POST', `/api/webhook-events/${id}/replay`);
      expect(body.outcome).toBe('duplicate');
    }
    expect(await levanta.pending()).toBe(576n);
  });

  test('without sales is no order; with clicks alone nothing is kept', async () => {
    const nothing = { sales: 0, commissions: 0, conversions: 0 };
    await levanta.set({ reports: [levanta.row('2026-10-03', nothing)] });
    await levanta.run(NOW_MS);
    expect(await levanta.events()).toEqual([]);
  });

  test('of a link that is not ours is nobody’s; what is not understood is set aside once', async () => {
    const rows = [
      levanta.row('2026-10-02', { sourceId: 'somebody-elses' }),
      levanta.row('2026-10-03', { currency: undefined }),
    ];
    await levanta.set({ reports: rows });
    await levanta.run(NOW_MS);
    await levanta.run(at(1));
    expect([await levanta.pending(), await statuses()]).toEqual([
      ...[0n, ['unattributed', 'quarantined']],
    ]);
    expect((await levanta.account()).import_problem).toMatch(/^1 rows were not understood/);
  });

  test('that comes twice for a link counts once', async () => {
    const rows = [levanta.row('2026-10-03'), levanta.row('2026-10-03', { commissions: 1 })];
    await levanta.set({ reports: rows, page_rows: 1 });
    await levanta.run(NOW_MS);
    await levanta.run(at(1));
    expect([await levanta.pending(), await statuses()]).toEqual([1_152n, ['recorded']]);
    expect((await levanta.account()).import_problem).toMatch(/came twice/);
  });
});

describe('a pass', () => {
  const week = (levanta: Awaited<ReturnType<typeof newLevantaWorld>>) =>
    [1, 2, 3, 4, 5].map((day) => levanta.row(`2026-10-0${day}`));

  test('reads the last 35 days, every page', async () => {
    await levanta.set({ reports: [levanta.row('2026-08-30'), ...week(levanta)], page_rows: 2 });
    await levanta.run(NOW_MS);
    const [first = '', ...more] = (await levanta.asked()).filter((one) => one.includes('/reports'));
    const asked = new URLSearchParams(first.split('?')[1]);
    expect([asked.get('start_date'), asked.get('end_date')]).toEqual(['2026-08-31', '2026-10-05']);
    expect([more.length, (await levanta.events()).length]).toEqual([2, 5]);
  });

  test.each([
    ['fails', { status: 500 }, 'Levanta answered 500.'],
    ['answers no list', { status: 200, body: '{"ok":true}' }, 'something that is no list'],
    ['answers no JSON', { status: 200, body: '<html>' }, 'Levanta did not answer.'],
    ['sends us elsewhere', { status: 302 }, 'Levanta answered 302.'],
  ])('goes on in the next run where Levanta %s', async (_, fault, problem) => {
    await levanta.set({ reports: week(levanta), page_rows: 2, faults: [null, fault] });
    await levanta.run(NOW_MS);
    expect(await levanta.events()).toHaveLength(2);
    expect((await levanta.account()).import_problem).toContain(problem);
    await levanta.run(at(1));
    expect(await levanta.pending()).toBe(5n * 1_152n);
    const [, failed, resumed] = await levanta.asked();
    expect(resumed).toBe(failed);
    expect((await levanta.account()).import_problem).toBeNull();
  });

  test('that Levanta is too slow for is given up, and goes on in the next run', async () => {
    await levanta.set({ reports: week(levanta), faults: [{ status: 200, delay_ms: 5_000 }] });
    const impatient = { base_url: env.LEVANTA_API_URL ?? '', deadline_ms: 100 };
    await levanta.run(NOW_MS, { networkApi: () => impatient });
    expect((await levanta.account()).import_problem).toBe('Levanta took too long to answer.');
    await levanta.run(at(1));
    expect(await levanta.pending()).toBe(5n * 1_152n);
  });

  test('that Levanta asks us to put off waits as long as it says', async () => {
    const faults = [{ status: 429, retry_after: '7200' }];
    await levanta.set({ reports: week(levanta), faults });
    await levanta.run(NOW_MS);
    await levanta.run(at(1));
    expect(await levanta.asked()).toHaveLength(1);
    await levanta.run(at(2) + 1);
    expect(await levanta.pending()).toBe(5n * 1_152n);
  });

  test('whose page Levanta does not know any more begins anew', async () => {
    const faults = [null, { status: 500 }, { status: 400 }];
    await levanta.set({ reports: week(levanta), page_rows: 2, faults });
    for (const hours of [0, 1, 2]) await levanta.run(at(hours));
    expect(await levanta.pending()).toBe(5n * 1_152n);
    expect(await levanta.events()).toHaveLength(5);
  });

  test('with a key that is refused says so; a key that is taken away ends it', async () => {
    const at_account = `/api/network-accounts/${levanta.id}`;
    await levanta.set({ reports: week(levanta) });
    await callApi(ADMIN, 'PATCH', at_account, { api_key: 'a-wrong-key' });
    await levanta.run(NOW_MS);
    expect((await levanta.account()).import_problem).toBe('Levanta refuses the API key (401).');
    await callApi(ADMIN, 'PATCH', at_account, { api_key: null });
    await levanta.run(at(1));
    expect([(await levanta.account()).has_api_key, await levanta.asked()]).toEqual([false, []]);
  });

  test('of more than a run may store goes on in the next', async () => {
    await levanta.set({ reports: week(levanta), page_rows: 3 });
    const stored: number[] = [];
    for (const hours of [0, 1, 2]) {
      await levanta.run(at(hours), {}, 2);
      stored.push((await levanta.events()).length);
    }
    expect([stored, (await levanta.account()).imported_until]).toEqual([[2, 4, 5], '2026-10-05']);
  });

  test('missed for two months reads from where the last one ended', async () => {
    await levanta.set({ reports: [] });
    await levanta.run(NOW_MS);
    await levanta.set({ reports: [levanta.row('2026-10-20')] });
    await levanta.run(Date.UTC(2026, 11, 20));
    expect(await levanta.pending()).toBe(1_152n);
  });
});

test('the cron job runs every account, whatever becomes of the others', async () => {
  const broken = await newLevantaWorld();
  await db.execute(
    sql`update network_accounts set api_key_sealed = 'AAAA' where id = ${broken.id}`,
  );
  const today = new Date().toISOString().slice(0, 10);
  await levanta.set({ reports: [levanta.row(today)] });
  const lines: unknown[] = [];
  const log = (...line: unknown[]) => lines.push(line);
  await runSchedule({ ...(await createPorts(env)), log }, '23 * * * *');
  expect(await levanta.pending()).toBe(1_152n);
  expect(JSON.stringify(lines)).toContain(broken.id);
  expect(JSON.stringify(lines)).not.toContain(levanta.api_key);
  await db.execute(sql`update network_accounts set is_active = false where id = ${broken.id}`);
});

test('the key is never shown, and is stored encrypted', async () => {
  await levanta.set({ reports: [levanta.row('2026-10-03')] });
  await levanta.run(NOW_MS);
  const seen = [
    await levanta.account(),
    (await callApi(ADMIN, 'GET', '/api/network-accounts')).body,
    (await db.execute(sql`select * from network_accounts where id = ${levanta.id}`)).rows,
    (await callApi(ADMIN, 'GET', `/api/webhook-events/${(await levanta.events())[0]?.id}`)).body,
  ];
  expect(JSON.stringify(seen)).not.toContain(levanta.api_key);
});
