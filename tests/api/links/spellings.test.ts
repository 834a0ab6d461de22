import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { connectNeon } from '@skinstack/db/connect/connect-neon';
import { findRedirectLink } from '@skinstack/db/links/find-redirect-link';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const neon = connectNeon(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
beforeEach(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
});
const generate = (body: object, as = key) =>
  callApi(as, 'POST', '/links/generate', { product_id: world.product.id, ...body });
const find = (slug: string) => findRedirectLink(neon, slug, AbortSignal.timeout(2_000));
/** Letters of nobody else's slug. */
const letters = () => newId('lnk').slice(-10);

describe('a slug of one’s own', () => {
  test('is found in any case, with marks behind it, and nowhere else', async () => {
    const slug = `MinaGlow-${letters()}`;
    await generate({ slug });
    for (const typed of [slug, slug.toLowerCase(), slug.toUpperCase(), `${slug.toUpperCase()}_-`]) {
      expect(await find(typed)).toMatchObject({ slug, spelling: 'any' });
    }
    expect(await find(slug.slice(0, -1))).toBeNull();
  });

  test('is taken whatever its case, also by a generated one, and among a hundred at once', async () => {
    const { slug } = world.link;
    const swapped = [...slug].map((letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
    expect((await generate({ slug: swapped.join('') })).body.code).toBe('slug_taken');
    const wish = `glow-${letters()}`;
    const wishes = Array.from({ length: 16 }, (_, bits) =>
      [...wish].map((letter, at) => ((bits >> at) & 1 ? letter.toUpperCase() : letter)).join(''),
    );
    const made = await Promise.all(wishes.map((one) => generate({ slug: one })));
    const counts = { made: made.filter(({ status }) => status === 201).length, refused: 0 };
    counts.refused = made.filter(({ body }) => body.code === 'slug_taken').length;
    expect(counts).toEqual({ made: 1, refused: 15 });
  });

  test('that misleads is an operator’s to give', async () => {
    const slug = `skinstack-official-${letters()}`;
    const refused = await generate({ slug });
    expect([refused.status, refused.body.errors]).toMatchObject([400, [{ path: 'slug' }]]);
    const influencer_id = world.influencer.id;
    expect((await generate({ slug, influencer_id }, ADMIN)).status).toBe(201);
    expect((await generate({ slug: 'docs', influencer_id }, ADMIN)).status).toBe(400);
  });
});

test('a generated slug is found in its own case only, with marks behind it', async () => {
  const { slug } = (await generate({})).body as { slug: string };
  expect(await find(slug)).toMatchObject({ slug, spelling: 'case' });
  expect(await find(`${slug}_-`)).toMatchObject({ slug });
  const other = slug === slug.toLowerCase() ? slug.toUpperCase() : slug.toLowerCase();
  expect(await find(other)).toBeNull();
});

test('twins from before are found each by its own spelling, the first by any other', async () => {
  const word = letters();
  const { id: _id, created_at: _at, ...row } = world.link;
  const add = (slug: string, slug_kind: 'first_twin' | 'later_twin') =>
    insertRow(db, trackingLinks, { ...row, id: newId('lnk'), slug, slug_kind });
  const first = await add(`Mina${word}`, 'first_twin');
  const later = await add(`mina${word}_`, 'later_twin');
  const ids = async (...typed: string[]) =>
    Promise.all(typed.map(async (slug) => (await find(slug))?.link_id));
  expect(await ids(first.slug, later.slug)).toEqual([first.id, later.id]);
  expect(await ids(`MINA${word}`, `mina${word}`, `mina${word}__`)).toEqual(
    Array.from({ length: 3 }, () => first.id),
  );
  expect(await find(first.slug)).toMatchObject({ spelling: 'exact' });
  expect((await generate({ slug: `MINa${word}` })).body.code).toBe('slug_taken');
});

test('what travels with a link: its sub-id, and what its program puts on the destination', async () => {
  const { program, influencer } = world;
  const utm_template = 'utm_source=skinstack&utm_campaign={campaign}&utm_content={sub_id}';
  const changes = { passes_parameters: false, utm_template };
  const path = `/api/programs/${program.id}`;
  expect((await callApi(ADMIN, 'PATCH', path, changes)).body).toMatchObject(changes);
  const wish = { campaign: 'winter & glow', sub_id: 'bio' };
  const { slug } = (await generate(wish)).body as { slug: string };
  expect(await find(slug)).toMatchObject({
    ...{ sub_id: 'bio', passes_parameters: false, influencer_id: influencer.id },
    utm: 'utm_source=skinstack&utm_campaign=winter%20%26%20glow&utm_content={sub_id}',
  });
  // what got into the database some other way stops no link
  await db.execute(sql`update programs set utm_template = 'x y' where id = ${program.id}`);
  await db.execute(sql`update tracking_links set sub_id = E'a\nb' where slug = ${slug}`);
  expect(await find(slug)).toMatchObject({ utm: '', sub_id: null });
});

test.each(['source=x', 'utm_source={email}', 'utm_a=x y', ''])(
  'a program’s template that is %j is refused',
  async (utm_template) => {
    const path = `/api/programs/${world.program.id}`;
    const { status, body } = await callApi(ADMIN, 'PATCH', path, { utm_template });
    expect([status, body.errors]).toMatchObject([400, [{ path: 'utm_template' }]]);
  },
);

test('an address with blanks around it, or a host in its own letters, is the same address', async () => {
  const merchant = `/api/merchants/${world.merchant.id}`;
  const hosts = ['shop.example', ' SÉRUM.example', '*.sérum.example'];
  const changed = await callApi(ADMIN, 'PATCH', merchant, { allowed_hosts: hosts });
  const kept = ['shop.example', 'xn--srum-bpa.example', '*.xn--srum-bpa.example'];
  expect(changed.body.allowed_hosts).toEqual(kept);
  const destination_url = '  https://eu.sérum.example/a b?x#y\u200b';
  const refused = await generate({ destination_url });
  expect(refused.body.code).toBe('destination_not_allowed');
  const made = await generate({ destination_url: '\thttps://eu.sérum.example/p\u00a0' });
  expect(made.body.destination_url).toBe('https://eu.xn--srum-bpa.example/p');
  const id = String(made.body.id);
  const moved = await callApi(key, 'PATCH', `/api/links/${id}`, {
    destination_url: ' https://shop.example/p\n',
  });
  expect(moved.body.destination_url).toBe('https://shop.example/p');
});
