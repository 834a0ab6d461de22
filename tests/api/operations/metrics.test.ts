import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { GAUGE_HELP } from '@skinstack/api/operations/read-metrics';
import { runSchedule } from '@skinstack/api/operations/schedule';
import type { Ports } from '@skinstack/api/ports';
import { spoolClicks } from '@skinstack/cache/click-spool';
import { upsertDeadClicks } from '@skinstack/db/clicks/dead-clicks';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { newClick } from '../../world/new-click.ts';
import { useAwayStores } from '../builders/away-stores.ts';
import { openBooks, payoutsIn } from '../builders/books.ts';
import { textOf } from '../builders/call-api.ts';

const away = useAwayStores();
const books = await openBooks('metrics');
const HOUR_MS = 3_600_000;
const METRICS_KEY = env.METRICS_KEY ?? '';

/** The gauges as the monitor reads them, by name and labels; the text must be OpenMetrics. */
async function scrape(ports: Ports = books.ports, key = METRICS_KEY) {
  const headers = { Authorization: `Bearer ${key}` };
  const response = await createApp(ports).request('https://api.skin.st/metrics', { headers });
  expect(response.status).toBe(200);
  const type = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
  expect(response.headers.get('Content-Type')).toBe(type);
  return readOpenMetrics(await textOf(response));
}

const LABEL = '[a-z_]+="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"';
const SAMPLE = new RegExp(`^([a-z_0-9]+)(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (-?[0-9.e+-]+)$`);

/** Reads the format strictly: a family at a time, its type first, no sample twice, an end. */
function readOpenMetrics(text: string): Map<string, number> {
  const lines = text.split('\n');
  expect(lines.splice(-2)).toEqual(['# EOF', '']);
  const samples = new Map<string, number>();
  const families = new Set<string>();
  let family = '';
  for (const line of lines) {
    const [, keyword, name = ''] = /^# (TYPE|UNIT|HELP) ([a-z_0-9]+) \S/.exec(line) ?? [];
    if (keyword === 'TYPE') {
      expect(families.has(name), `${name} twice`).toBe(false);
      families.add(name);
      family = name;
      continue;
    }
    if (keyword !== undefined) {
      expect(name).toBe(family);
      continue;
    }
    const [, metric, labels = '', value] = SAMPLE.exec(line) ?? [];
    expect(metric, line).toBe(family);
    const key = labels === '' ? family : `${family}{${labels}}`;
    expect(samples.has(key), key).toBe(false);
    samples.set(key, Number(value));
  }
  return samples;
}

let scraped: Map<string, number>;
beforeAll(async () => {
  const { db, ports, newEarner, approve, requestPayouts, call } = books;
  const earner = await newEarner();
  for (let order = 0; order < 2; order++) await earner.earn();
  await approve();
  await requestPayouts([earner.influencer_id]);
  const late = await newEarner();
  await late.earn();
  await approve();
  const [payout] = payoutsIn(await requestPayouts([late.influencer_id]));
  await call('POST', `/api/payouts/${payout?.id}/settle`);
  await late.earn();
  const held = await newEarner({ hold_days: 30 });
  await held.earn();
  await earner.refund('an order that never came');
  await earner.earn({ currency: 'DOGE' });
  const now_ms = Date.now();
  const hour_ms = Math.floor(now_ms / HOUR_MS) * HOUR_MS;
  await insertClicks(db, [
    newClick(earner, { at_ms: hour_ms - 1 }),
    newClick(earner, { at_ms: hour_ms - HOUR_MS, kind: 'bot', bot_reason: 'known_agent' }),
    newClick(earner, { at_ms: hour_ms - HOUR_MS - 1 }),
    newClick(earner, { at_ms: hour_ms - 30_000, kind: 'impression' }),
    newClick(earner, { at_ms: hour_ms }),
  ]);
  await upsertDeadClicks(db, [{ digest: 'd', body: '{}', reason: 'not a click: id' }]);
  await db.execute(sql`update dead_clicks set created_at = now() - interval '2 hours'`);
  await db.execute(sql`update webhook_events set created_at = now() - interval '3 hours'
    where status = 'quarantined'`);
  for (const cron of ['17 3 * * *', '23 * * * *']) await runSchedule(ports, cron);
  await spoolClicks(ports.redis, [newClick(earner, { at_ms: now_ms - 600_000 })]);
  await spoolClicks(ports.redis, [newClick(earner)]);
  // at that moment still, or the hour may be another
  scraped = await scrape({ ...ports, now: () => now_ms });
  await runSchedule(ports, '* * * * *');
});

const figure = (name: string) => scraped.get(name);
const namesOf = (samples: Map<string, number>) => [
  ...new Set([...samples.keys()].map((key) => key.replace(/\{.*/, ''))),
];

describe('what is exported', () => {
  test('every gauge there is, and the figures of the stores', () => {
    expect(namesOf(scraped).sort()).toEqual(Object.keys(GAUGE_HELP).sort());
  });

  test('what waits, how much and since when', () => {
    const waiting = (status: string) => [
      figure(`skinstack_webhook_events_waiting{status="${status}"}`),
      figure(`skinstack_webhook_events_waiting_age_seconds{status="${status}"}`) ?? -1,
    ];
    expect(waiting('received')).toEqual([0, 0]);
    expect(waiting('pending')[0]).toBe(1);
    expect(waiting('quarantined')[0]).toBe(1);
    expect(waiting('quarantined')[1]).toBeCloseTo(10_800, -2);
    expect(figure('skinstack_dead_clicks')).toBe(1);
    expect(figure('skinstack_dead_clicks_age_seconds')).toBeCloseTo(7_200, -2);
    expect(figure('skinstack_click_spool')).toBeGreaterThanOrEqual(2);
    expect(figure('skinstack_click_spool_age_seconds')).toBeGreaterThanOrEqual(600);
  });

  test('the last complete hour, and the months ahead', () => {
    for (const kind of ['click', 'bot', 'impression']) {
      expect(figure(`skinstack_clicks_last_hour{kind="${kind}"}`)).toBe(1);
    }
    expect(figure('skinstack_click_partitions_ahead')).toBe(3);
  });

  test('what became of a day’s deliveries', () => {
    const outcomes = [...scraped].filter(([key]) => key.startsWith('skinstack_webhook_events_24h'));
    expect(outcomes.every(([key]) => key.includes('network="refersion"'))).toBe(true);
    const recorded = 'skinstack_webhook_events_24h{network="refersion",outcome="recorded"}';
    expect(figure(recorded)).toBe(5);
    const p99 = 'skinstack_webhook_processing_seconds{network="refersion",quantile="0.99"}';
    expect(figure(p99)).toBeLessThan(60);
  });

  test('commissions and payouts by state, and where the money is', () => {
    const usd = (name: string, state: string) =>
      figure(`skinstack_${name}{state="${state}",currency="USD"}`);
    const pending = 'skinstack_balance_minor{account="influencer_pending",currency="USD"}';
    expect(figure('skinstack_commissions{state="pending"}')).toBe(2);
    expect(figure('skinstack_commissions{state="owed"}')).toBe(0);
    expect(figure('skinstack_commissions_overdue')).toBe(1);
    const recorded = ['pending', 'approved', 'paid'].map((one) => usd('commissions_24h', one));
    expect(recorded).toEqual([2, 2, 1]);
    expect(usd('commissions_24h_net_minor', 'pending')).toBe(3_200);
    expect(usd('payouts', 'requested')).toBe(1);
    expect(usd('payouts_amount_minor', 'requested')).toBe(3_200);
    expect(usd('payouts_amount_minor', 'settled')).toBe(1_600);
    expect(figure(pending)).toBe(-3_200);
  });

  test('the jobs, one that never ran as the latest there can be, and the books', () => {
    const success = 'skinstack_job_success_timestamp_seconds';
    expect(figure(`${success}{cron_job="drain_spool"}`)).toBe(0);
    expect(figure(`${success}{cron_job="reconcile"}`)).toBeCloseTo(Date.now() / 1_000, -2);
    expect(figure('skinstack_books_violations')).toBe(0);
    const checked = figure('skinstack_books_checked_timestamp_seconds');
    expect(checked).toBe(figure(`${success}{cron_job="reconcile"}`));
  });
});

describe('a store that is away', () => {
  const up = (samples: Map<string, number>) =>
    ['database', 'redis'].map((store) => samples.get(`skinstack_up{store="${store}"}`));
  const quiet = { ...books.ports, log: () => {} };

  test('Redis: said so, with all the database knows', async () => {
    const samples = await scrape({ ...quiet, redis: away.redis });
    expect(up(samples)).toEqual([1, 0]);
    const missing = Object.keys(GAUGE_HELP).filter((name) => !namesOf(samples).includes(name));
    expect(missing).toEqual(['skinstack_click_spool', 'skinstack_click_spool_age_seconds']);
  });

  test('the database: said so, with the spool', async () => {
    const samples = await scrape({ ...quiet, db: away.db });
    expect(up(samples)).toEqual([0, 1]);
    expect(samples.has('skinstack_click_spool')).toBe(true);
  });
});

describe('the monitor’s key', () => {
  const status = async (path: string, key: string | null, ports: Ports = books.ports) => {
    const headers = key === null ? {} : { Authorization: `Bearer ${key}` };
    return (await createApp(ports).request(`https://api.skin.st${path}`, { headers })).status;
  };

  test('opens the metrics and nothing else; an operator’s opens them too', async () => {
    await scrape(books.ports, env.ADMIN_API_KEY);
    for (const path of ['/api/overview', '/api/links', '/auth/me']) {
      expect(await status(path, METRICS_KEY), path).toBe(401);
    }
  });

  test('is the only way in beside that', async () => {
    const denied = [null, '', `${METRICS_KEY}x`, METRICS_KEY.slice(1)];
    for (const key of denied) expect(await status('/metrics', key)).toBe(401);
    const without = { ...books.ports, metrics_key_hash: null };
    expect(await status('/metrics', METRICS_KEY, without)).toBe(401);
  });
});
