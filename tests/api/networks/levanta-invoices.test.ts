import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import { makeSlug } from '@skinstack/domain/links/slug';
import { beforeEach, expect, test } from 'vitest';
import { newId, newInfluencer } from '../../world/new-world.ts';
import { newLevantaWorld } from '../builders/levanta-world.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const DAY_MS = 86_400_000;
/** The first run; and one when no report restates a day of September any more. */
const BEGUN_MS = Date.UTC(2026, 9, 5, 10, 23);
const CLOSED_MS = Date.UTC(2026, 10, 10, 10, 23);
const MONTH = '2026-09';
let levanta: Awaited<ReturnType<typeof newLevantaWorld>>;
beforeEach(async () => {
  levanta = await newLevantaWorld();
});

const item = (commission: number | string, change: Record<string, unknown> = {}) => ({
  ...{ brand: { id: 'br_9', name: 'Dew Botanics' }, status: 'paid', currency: 'USD' },
  ...{ commission, cpcCommission: 3.5, paidAmount: commission },
  ...change,
});

/** Another influencer's link to the same product. */
async function anotherEarner() {
  const { program, product, link } = levanta;
  const influencer = await newInfluencer(db);
  const made = await insertRow(db, trackingLinks, {
    ...{ id: newId('lnk'), slug: makeSlug(random), influencer_id: influencer.id },
    ...{ program_id: program.id, product_id: product.id, destination_url: link.destination_url },
  });
  const pending = async () => (await listBalances(db, influencer.id))[0]?.pending_minor ?? 0n;
  return { linkId: `lv_${made.slug}`, sourceId: made.slug, pending };
}

/** Imports these days of September, then the invoice of it when it can be. */
async function importBoth(reports: Record<string, unknown>[], items: unknown[]) {
  await levanta.set({ reports });
  await levanta.run(BEGUN_MS);
  await levanta.set({ reports, invoices: { [MONTH]: items } });
  await levanta.run(CLOSED_MS);
}

test('a lower one is split over its days by what each was reported with, to the cent', async () => {
  const other = await anotherEarner();
  const { linkId, sourceId } = other;
  const days = [
    levanta.row('2026-09-03', { commissions: 10 }),
    levanta.row('2026-09-04', { commissions: 10 }),
    levanta.row('2026-09-04', { linkId, sourceId, commissions: 10 }),
  ];
  await importBoth(days, [item('20.00')]);
  // 6.67, 6.67 and 6.66 of the 20.00, each less 20 %: 1.33 of each
  expect([await levanta.pending(), await other.pending()]).toEqual([1_068n, 533n]);
  const events = (await levanta.events()).map(({ topic, status }) => `${topic} ${status}`);
  expect(events.slice(3)).toEqual([
    ...['invoice.day updated', 'invoice.day updated', 'invoice.day updated'],
    'invoice.item ignored',
  ]);
  expect((await levanta.events()).at(-1)).toMatchObject({
    reason: expect.stringContaining('states USD 20.00, its 3 days USD 30.00: they were restated'),
  });
});

test('a higher one gives each day its part; one that agrees changes nothing', async () => {
  await importBoth([levanta.row('2026-09-03')], [item(20)]);
  expect(await levanta.pending()).toBe(1_600n);
  const agreeing = await newLevantaWorld();
  levanta = agreeing;
  await importBoth([levanta.row('2026-09-03')], [item(14.4)]);
  expect([await levanta.pending(), (await levanta.events()).map(({ topic }) => topic)]).toEqual([
    ...[1_152n, ['report.daily', 'invoice.item']],
  ]);
});

test('one that is corrected counts as corrected, and back again', async () => {
  const reports = [levanta.row('2026-09-03'), levanta.row('2026-09-05')];
  await importBoth(reports, [item(20)]);
  expect(await levanta.pending()).toBe(1_600n);
  for (const [days, commission, pending] of [
    [1, 10, 800n],
    [2, 28.8, 2_304n],
    [3, 20, 1_600n],
    [4, 20, 1_600n],
  ] as const) {
    await levanta.set({ reports, invoices: { [MONTH]: [item(commission)] } });
    await levanta.run(CLOSED_MS + days * DAY_MS);
    expect(await levanta.pending()).toBe(pending);
  }
  // two orders: reported, at 20, at 10, as reported, at 20 again
  const days = (await levanta.events()).filter(({ topic }) => topic !== 'invoice.item');
  expect(days).toHaveLength(10);
});

test('nothing for a month takes its days back; nothing that no day explains is nobody’s', async () => {
  const strange = { brand: { id: 'br_other', name: 'Other' } };
  await importBoth([levanta.row('2026-09-03')], [item(0), item(7, strange), item('x')]);
  expect(await levanta.pending()).toBe(0n);
  const items = (await levanta.events()).filter(({ topic }) => topic === 'invoice.item');
  expect(items.map(({ status }) => status)).toEqual(['ignored', 'unattributed', 'quarantined']);
  expect(items[1]).toMatchObject({
    external_order_id: 'levanta:invoice:br_other:2026-09:USD',
  });
});

test('items of one brand count together, brands and currencies apart', async () => {
  const euros = levanta.row('2026-09-06', { currency: 'EUR', linkId: 'lv_euro', commissions: 5 });
  const elsewhere = levanta.row('2026-09-07', { brandId: 'br_2', commissions: 5 });
  const items = [
    ...[item(6), item(4, { marketplace: 'amazon.ca' })],
    ...[item(4, { currency: 'EUR' }), item(5, { brand: { id: 'br_2' } })],
  ];
  await importBoth([levanta.row('2026-09-03'), euros, elsewhere], items);
  const balances = await listBalances(db, levanta.influencer.id);
  expect(balances.map(({ currency, pending_minor }) => [currency, pending_minor])).toEqual([
    ['EUR', 320n],
    ['USD', 1_200n],
  ]);
});

test('of more days than a run may store goes on in the next', async () => {
  const reports = [3, 4, 5].map((day) => levanta.row(`2026-09-0${day}`));
  await levanta.set({ reports });
  await levanta.run(BEGUN_MS);
  await levanta.set({ reports, invoices: { [MONTH]: [item(60)] } });
  const pending: bigint[] = [];
  for (const later of [0, 1, 2]) {
    await levanta.run(CLOSED_MS + later, {}, 2);
    pending.push(await levanta.pending());
  }
  // 14.40 become 20.00 on each of three days; the last run stores what the items say
  expect(pending).toEqual([4_352n, 4_800n, 4_800n]);
  expect((await levanta.events()).filter(({ topic }) => topic === 'invoice.item')).toHaveLength(1);
});

test('is asked for once a day, when the month is closed, and again when Levanta failed', async () => {
  const invoices = { [MONTH]: [item(20)] };
  const reports = [levanta.row('2026-09-03')];
  const asked = async () => (await levanta.asked()).filter((one) => one.startsWith('/invoices'));
  await levanta.set({ reports, invoices });
  await levanta.run(BEGUN_MS);
  await levanta.run(CLOSED_MS - 6 * DAY_MS);
  expect([await asked(), await levanta.pending()]).toEqual([[], 1_152n]);
  await levanta.set({ reports, invoices, faults: [null, { status: 500 }] });
  await levanta.run(CLOSED_MS);
  expect([await levanta.pending(), (await levanta.account()).import_problem]).toEqual([
    ...[1_152n, 'Levanta answered 500.'],
  ]);
  await levanta.run(CLOSED_MS + 1);
  await levanta.run(CLOSED_MS + 2);
  expect([(await asked()).length, await levanta.pending()]).toEqual([2, 1_600n]);
});
