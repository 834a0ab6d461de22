import { env } from 'cloudflare:workers';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { products } from '@skinstack/db/schema/products';
import { programs } from '@skinstack/db/schema/programs';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import { makeSlug } from '@skinstack/domain/links/slug';
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { newClick } from '../../world/new-click.ts';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
beforeEach(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
});

const NOW = 'from=2025-03-08&to=2025-03-15&timezone=UTC';
const BEFORE = 'from=2025-03-01&to=2025-03-08&timezone=UTC';
const at = (day: number) => Date.UTC(2025, 2, day, 12);

type Figures = Record<string, unknown> & { clicks: number; conversions: number };
type Row = Figures & { key: string | null; label: string; previous?: Figures };
type Rest = Figures & { key_count: number; previous?: Figures };
type Breakdown = { rows: Row[]; other: Rest | null; previous?: { from: string; to: string } };

async function breakdown(query: string): Promise<Breakdown> {
  const path = `/api/stats/${world.influencer.id}/breakdown?${query}`;
  const { status, body } = await callApi(key, 'GET', path);
  expect(status).toBe(200);
  return body as unknown as Breakdown;
}

/** Another product with these facets, and a link to it. */
async function newLink(facets: Partial<typeof products.$inferInsert>) {
  const { merchant, program, influencer } = world;
  const url = `https://shop.example/products/${newId('prd')}`;
  const product = await insertRow(db, products, {
    ...{ id: newId('prd'), merchant_id: merchant.id, program_id: program.id, name: 'Cream', url },
    ...facets,
  });
  const link = await insertRow(db, trackingLinks, {
    ...{ id: newId('lnk'), slug: makeSlug(random), influencer_id: influencer.id },
    ...{ program_id: product.program_id, product_id: product.id, destination_url: url },
  });
  return { influencer, link, product };
}

/** An order of this link, placed on a day of March 2025. */
async function orderOn(day: number, link_id: string) {
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const click = { sub_id: await clickOn(link_id) };
  await postRefersion(account, conversion(newId('ord'), { click }));
  await db.execute(sql`update conversions set ordered_at = ${new Date(at(day)).toISOString()}
    where influencer_id = ${world.influencer.id} and ordered_at > '2025-04-01'`);
}

const clicksIn = (country: string, day: number, count: number) =>
  Array.from({ length: count }, () => newClick(world, { country, at_ms: at(day) }));

const figuresOf = ({ key: _, label: __, previous: ___, ...figures }: Row) => figures;

test('each row has the figures its value had before; what there was only before is of others', async () => {
  await insertClicks(db, [
    ...[...clicksIn('US', 9, 3), ...clicksIn('DE', 10, 2), ...clicksIn('FR', 10, 1)],
    ...[...clicksIn('US', 2, 1), ...clicksIn('FR', 3, 4), ...clicksIn('BR', 3, 5)],
  ]);
  await orderOn(4, world.link.id);
  await orderOn(11, world.link.id);
  const { rows, other, previous } = await breakdown(`by=country&limit=2&compare=previous&${NOW}`);
  expect(previous).toEqual({ from: '2025-03-01T00:00:00.000Z', to: '2025-03-08T00:00:00.000Z' });
  expect(rows).toMatchObject([
    { key: 'US', clicks: 3, previous: { clicks: 1, requests: 1, commission: [] } },
    { key: 'DE', clicks: 2, previous: { clicks: 0, requests: 0, ctr: null, epc: [] } },
  ]);
  // orders of clicks that are not kept have no country: they are of the others, in both periods
  const sold = { conversions: 1, commission: [{ net_minor: 1_600, currency: 'USD' }] };
  expect(other).toMatchObject({ key_count: 2, clicks: 1, ...sold });
  expect(other?.previous).toMatchObject({ clicks: 9, ...sold });
});

test.each(['country', 'link', 'product', 'program', 'category', 'step', 'skin_type', 'concern'])(
  'by %s: what a row was before is what its own period says',
  async (by) => {
    const facets = { category: 'cream', step: 'treat', skin_types: ['dry', 'oily'] };
    const cream = await newLink({ ...facets, concerns: ['acne'] });
    const toner = await newLink({ step: 'tone', skin_types: ['dry'], concerns: ['acne', 'dry'] });
    const links = [cream, toner, world];
    const countries = ['US', 'DE', null];
    await insertClicks(
      db,
      Array.from({ length: 60 }, (_, n) => {
        const country = countries[(n * 5) % 3] ?? null;
        return newClick(links[(n * n) % 3] ?? world, { country, at_ms: at(1 + (n % 14)) });
      }),
    );
    await orderOn(3, toner.link.id);
    await orderOn(9, cream.link.id);
    const { rows, other } = await breakdown(`by=${by}&compare=previous&${NOW}`);
    const { rows: former } = await breakdown(`by=${by}&${BEFORE}`);
    const { rows: plain } = await breakdown(`by=${by}&${NOW}`);
    expect(other).toBeNull();
    expect(rows.map(({ previous, ...row }) => row)).toEqual(plain);
    const formerOf = new Map(former.map((row) => [row.key, figuresOf(row)]));
    for (const row of rows) {
      const expected = formerOf.get(row.key) ?? { clicks: 0, conversions: 0, commission: [] };
      expect(row.previous, String(row.key)).toMatchObject(expected);
    }
  },
);

test('of nothing now, what there was before is told all the same', async () => {
  await insertClicks(db, clicksIn('US', 2, 3));
  const { rows, other } = await breakdown(`by=country&compare=previous&${NOW}`);
  expect(rows).toEqual([]);
  expect(other).toMatchObject({ key_count: 0, clicks: 0, previous: { clicks: 3 } });
  const empty = await breakdown('by=country&compare=previous&from=2024-03-08&to=2024-03-15');
  expect([empty.rows, empty.other]).toEqual([[], null]);
});

test('by step, skin type and program: as products and links are, with their names', async () => {
  const other = await insertRow(db, programs, {
    ...{ id: newId('prg'), merchant_id: world.merchant.id, name: 'Advocates', currency: 'USD' },
    ...{ commission_rate_bps: 1_000, platform_fee_rate_bps: 2_000, click_parameter: 'subid' },
  });
  const cream = await newLink({
    ...{ program_id: other.id, step: 'moisturise', skin_types: ['dry', 'sensitive'] },
  });
  await insertClicks(db, [
    ...[newClick(cream, { at_ms: at(9) }), newClick(cream, { at_ms: at(9) })],
    newClick(world, { at_ms: at(9) }),
  ]);
  await orderOn(10, cream.link.id);
  const by = async (facet: string) =>
    (await breakdown(`by=${facet}&${NOW}`)).rows.map((row) => [
      ...[row.key, row.label, row.clicks, row.conversions],
    ]);
  expect(await by('step')).toEqual([
    ['moisturise', 'moisturise', 2, 1],
    [null, 'No step', 1, 0],
  ]);
  expect(await by('skin_type')).toEqual([
    ['dry', 'dry', 2, 1],
    ['sensitive', 'sensitive', 2, 1],
    [null, 'No skin type', 1, 0],
  ]);
  expect(await by('program')).toEqual([
    [other.id, 'Advocates', 2, 1],
    [world.program.id, 'Creators', 1, 0],
  ]);
});

test('the overview’s lists are compared too, of everybody and of one program', async () => {
  await insertClicks(db, [...clicksIn('US', 9, 3), ...clicksIn('US', 2, 2)]);
  await orderOn(5, world.link.id);
  const top = async (query: string) => {
    const path = `/api/overview?${NOW}&program_id=${world.program.id}${query}`;
    const { status, body } = await callApi(ADMIN, 'GET', path);
    expect(status).toBe(200);
    return body.top as Record<string, Row[]>;
  };
  const earned = { commission: [{ net_minor: 1_600 }] };
  const compared = await top('&compare=previous');
  for (const list of ['influencers', 'links', 'products', 'programs']) {
    expect(compared[list], list).toMatchObject([
      { clicks: 3, conversions: 0, previous: { clicks: 2, conversions: 1, ...earned } },
    ]);
  }
  expect((await top('')).links?.[0]).not.toHaveProperty('previous');
  const { body } = await callApi(ADMIN, 'GET', `/api/overview?${NOW}&limit=100&compare=previous`);
  const all = (body.top as { links: (Row & { id: string })[] }).links;
  expect(all.find(({ id }) => id === world.link.id)?.previous).toMatchObject({ clicks: 2 });
});

test('anything else to compare with is refused', async () => {
  const path = `/api/stats/${world.influencer.id}/breakdown?by=country&compare=year`;
  expect((await callApi(key, 'GET', path)).status).toBe(400);
});
