import { env } from 'cloudflare:workers';
import { createPorts, type Ports } from '@skinstack/api/ports';
import { followLive, type LiveMessage, MAX_CHANGES } from '@skinstack/api/stats/follow-live';
import { openLive } from '@skinstack/api/stats/open-live';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { newClick } from '../../world/new-click.ts';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { callApi, keyOf } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
type World = Awaited<ReturnType<typeof newWorld>>;
let ports: Ports;
let world: World;
beforeEach(async () => {
  ports = { ...(await createPorts(env)), log: () => {} };
  world = await newWorld(db);
});

const click = (told = {}) => insertClicks(db, [newClick(world, { visitor_hash: 'ada', ...told })]);
async function order() {
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const sold = conversion(newId('ord'), { click: { sub_id: await clickOn(world.link.id) } });
  return String((await postRefersion(account, sold)).body.conversion_id);
}

/** What a stream says while these things happen, one between each two looks. */
async function follow(happenings: (() => Promise<unknown>)[], cursor: string | null = null) {
  const waiting = [...happenings];
  const began_ms = Date.now();
  let looks = 0;
  const sleep = async () => {
    looks++;
    await waiting.shift()?.();
  };
  const pace = { poll_ms: 1, beat_ms: Number.POSITIVE_INFINITY, sleep };
  // its time passes by looks: it ends after the last happening was looked for
  const now = () => began_ms + looks;
  const until_ms = began_ms + happenings.length;
  const live = followLive({ db, now }, world.influencer.id, { cursor, until_ms }, pace);
  const said: Exclude<LiveMessage, { comment: string }>[] = [];
  for await (const message of live) if (!('comment' in message)) said.push(message);
  return said;
}
const eventsOf = (said: Awaited<ReturnType<typeof follow>>) => said.map(({ event }) => event);

test('clicks and orders are told as they land, in order, each as it stands', async () => {
  await click();
  let conversion_id = '';
  const said = await follow([
    () => click(),
    () => click({ kind: 'bot', visitor_hash: null }),
    async () => {},
    async () => {
      conversion_id = await order();
    },
    () => click({ visitor_hash: 'byron' }),
  ]);
  expect(eventsOf(said)).toEqual(['ready', 'click', 'click', 'conversion', 'click']);
  const { link } = world;
  const shown = { link_id: link.id, slug: link.slug, impressions: 0 };
  expect(said.slice(1).map(({ data }) => data)).toEqual([
    expect.objectContaining({ ...shown, clicks: 2, unique_clicks: 1, bot_requests: 0 }),
    expect.objectContaining({ ...shown, clicks: 2, unique_clicks: 1, bot_requests: 1 }),
    {
      ...{ conversion_id, link_id: link.id, amount_minor: 10_000, currency: 'USD' },
      ...{ product_id: world.product.id, net_minor: 1_600 },
      ...{ ordered_at: expect.stringMatching(/Z$/), created_at: expect.stringMatching(/Z$/) },
    },
    expect.objectContaining({ ...shown, clicks: 3, unique_clicks: 2, bot_requests: 1 }),
  ]);
  expect(JSON.stringify(said)).not.toMatch(/ada|byron|visitor|clk_/);
});

test('a stream that goes on after an event tells what came since, and nothing before', async () => {
  const said = await follow([() => click(), () => order()]);
  const cursor = said[1]?.id ?? null;
  await click({ visitor_hash: 'byron' });
  const again = await follow([], cursor);
  expect(eventsOf(again).sort()).toEqual(['click', 'conversion', 'ready']);
  const settled = await follow([], again.at(-1)?.id ?? null);
  expect(eventsOf(settled)).toEqual(['ready']);
});

test('a stream that breaks among the events of one look tells them all again', async () => {
  const said = await follow([() => Promise.all([click(), order()])]);
  expect(eventsOf(said)).toHaveLength(3);
  expect(said.map(({ id }) => id !== undefined)).toEqual([true, false, true]);
  expect(eventsOf(await follow([], said[0]?.id ?? null)).sort()).toEqual([
    ...['click', 'conversion', 'ready'],
  ]);
});

test('a row that commits after a younger one was told is not missed', async () => {
  const said = await follow([]);
  const cursor = said[0]?.id ?? null;
  // wrote first, and is not through while another is told
  const slow = db
    .execute(sql`with wrote as (
      insert into link_hours (link_id, hour_at, influencer_id, clicks)
      values (${world.link.id}, date_trunc('hour', now(), 'UTC'), ${world.influencer.id}, 7)
      returning link_id)
    select pg_sleep(0.7) from wrote`)
    .then(() => {});
  const conversion_id = await order();
  const first = await follow([], cursor);
  expect(first.map(({ data }) => data)).toContainEqual(expect.objectContaining({ conversion_id }));
  await slow;
  const second = await follow([], first.at(-1)?.id ?? null);
  expect(second.map(({ data }) => data)).toContainEqual(expect.objectContaining({ clicks: 7 }));
});

test('who reads slowly is told the newest, and how much was passed over', async () => {
  const count = MAX_CHANGES + 7;
  const links = sql`insert into link_hours (link_id, hour_at, influencer_id, clicks)
    select 'lnk_' || lpad(n::text, 4, '0'), date_trunc('hour', now(), 'UTC'),
      ${world.influencer.id}, n from generate_series(1, ${count}::int) n`;
  const [, skipped, ...told] = await follow([() => db.execute(links)]);
  expect(skipped).toMatchObject({ event: 'skipped', data: { count: 7 } });
  expect(told).toHaveLength(MAX_CHANGES);
  expect(told.map(({ data }) => (data as { clicks: number }).clicks)).toEqual(
    Array.from({ length: MAX_CHANGES }, (_, at) => at + 8),
  );
});

test('nothing is looked for until the reader wants more', async () => {
  let looks = 0;
  const sleep = async () => void looks++;
  const pace = { poll_ms: 1, beat_ms: 1, sleep };
  const wish = { seconds: 60, last_event_id: undefined };
  const { body } = await openLive(ports, world.influencer.id, wish, pace);
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const text = new TextDecoder().decode((await reader.read()).value);
  expect(text).toMatch(/^retry: 3000\nevent: ready\nid: \d+\ndata: \{\}\n\n$/);
  expect(looks).toBe(0);
  expect(new TextDecoder().decode((await reader.read()).value)).toBe(': still here\n\n');
  expect(looks).toBe(0);
  await reader.read();
  expect(looks).toBe(1);
  await reader.cancel();
});

test('five streams at once, and a place is free when one ends', async () => {
  const open = () =>
    openLive(ports, world.influencer.id, { seconds: 60, last_event_id: undefined });
  const streams = await Promise.all(Array.from({ length: 5 }, open));
  const key = await keyOf(world.influencer.id);
  const path = `/api/stats/${world.influencer.id}/live?seconds=0`;
  const refused = await callApi(key, 'GET', path);
  expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
  expect(refused.headers.get('Retry-After')).toBe('15');
  // somebody else has places of their own
  const other = await newWorld(db);
  await (
    await openLive(ports, other.influencer.id, { seconds: 0, last_event_id: undefined })
  ).text();
  await streams[2]?.body?.cancel();
  const response = await open();
  expect(response.headers.get('Content-Type')).toBe('text/event-stream');
  await Promise.all(
    [...streams.filter((_, at) => at !== 2), response].map((one) => one.body?.cancel()),
  );
});

test.each(['', 'x', '-1', '1 or 1=1', '9'.repeat(40)])(
  'a Last-Event-ID of ours it is not (%s): it begins anew',
  async (last_event_id) => {
    await click();
    const wish = { seconds: 0, last_event_id };
    const text = await (await openLive(ports, world.influencer.id, wish)).text();
    expect(text).toMatch(/^retry: 3000\nevent: ready\nid: \d+\ndata: \{\}\n\n$/);
  },
);

test('a stranger’s is not there', async () => {
  const key = await keyOf((await newWorld(db)).influencer.id);
  const { status } = await callApi(key, 'GET', `/api/stats/${world.influencer.id}/live`);
  expect(status).toBe(404);
});
