import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { sendDeliveries } from '@skinstack/api/outbox/endpoints/send-deliveries';
import { sendNotices } from '@skinstack/api/outbox/jobs';
import { verify } from '@skinstack/networks/custom/verify';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newWorld } from '../../world/new-world.ts';
import { ADMIN } from '../builders/call-api.ts';
import { openNoticeWorld, type Received } from '../builders/notice-world.ts';

const { world, ports, db } = await openNoticeWorld('mails');
const app = createApp(ports);
const URL_OF = 'https://hooks.example/skinstack';
type Body = Record<string, unknown>;

beforeEach(() => {
  world.received = [];
  world.answer = () => new Response(null, { status: 204 });
  world.addresses = async () => ['203.0.114.7'];
  world.now_ms = Math.max(world.now_ms, Date.now());
});

async function call(method: string, path: string, body?: unknown, key: string | null = ADMIN) {
  const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };
  const headers = {
    ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const answer = await app.request(`https://api.skin.st${path}`, init, env, context);
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Body };
}

/** An influencer with a link, a key of theirs, and an endpoint for these events. */
async function newListener(events = ['link.disabled', 'payout.requested']) {
  const own = await newWorld(db);
  const path = `/api/influencers/${own.influencer.id}/api-keys`;
  const key = String((await call('POST', path, {})).body.key);
  const { body } = await call('POST', '/api/webhook-endpoints', { url: URL_OF, events }, key);
  const switchTo = (is_active: boolean) =>
    call('PATCH', `/api/links/${own.link.id}`, { is_active });
  return { ...own, key, id: String(body.id), secret: String(body.secret), switchTo, made: body };
}

/** Whether a secret verifies what was received, as a receiver would. */
async function isSigned({ headers, body }: Received, secret: string): Promise<boolean> {
  const bytes = new TextEncoder().encode(body);
  const delivery = { method: 'POST', query: '', headers, body: bytes } as const;
  const at = { ...delivery, received_at_ms: world.now_ms };
  return (await verify(at, { secret, external_account: null })) !== null;
}
const ofObject = (id: string) => world.received.filter(({ body }) => body.includes(id));

test('an endpoint is told of an event of its own as the API shows it, signed', async () => {
  const { link, influencer, secret, key, switchTo, id } = await newListener();
  await switchTo(false);
  await sendNotices(ports);
  const [sent, ...more] = ofObject(link.id);
  expect(more).toEqual([]);
  const told = JSON.parse(sent?.body ?? '');
  const shown = (await call('GET', `/api/links/${link.id}`, undefined, key)).body;
  expect(told).toMatchObject({ type: 'link.disabled', sequence: 1, timestamp: expect.any(String) });
  expect(shown).toMatchObject(told.data);
  expect(told.data.influencer_id).toBe(influencer.id);
  expect(sent && (await isSigned(sent, secret))).toBe(true);
  expect(sent && (await isSigned(sent, `whsec_${btoa('y'.repeat(32))}`))).toBe(false);
  const path = `/api/webhook-endpoints/${id}/deliveries`;
  const [listed] = (await call('GET', path, undefined, key)).body.data as Body[];
  expect(listed).toMatchObject({
    ...{ id: sent?.headers.get('webhook-id'), state: 'delivered', attempts: 1, status: 204 },
    ...{ type: 'link.disabled', object_id: link.id, error: null, next_at: null },
  });
  const one = await call('GET', `${path}/${listed?.id}`, undefined, key);
  expect(one.body.body).toBe(sent?.body);
});

test('nobody is told of another’s, nor of what they did not ask for; operators of everybody’s', async () => {
  const mina = await newListener(['payout.requested']);
  const eve = await newListener();
  const events = ['link.disabled'];
  const wish = { url: 'https://ops.example/', events };
  const ops = String((await call('POST', '/api/webhook-endpoints', wish)).body.id);
  await mina.switchTo(false);
  await sendNotices(ports);
  expect(ofObject(mina.link.id).map(({ url }) => url)).toEqual(['https://ops.example/']);
  const { body } = await call('GET', `/api/webhook-endpoints/${eve.id}/deliveries`);
  expect(body.data).toEqual([]);
  await call('DELETE', `/api/webhook-endpoints/${ops}`);
});

test('what fails is sent again at its time, the same under the same id, and then is failed', async () => {
  const { link, id, switchTo } = await newListener();
  world.answer = () => new Response('no', { status: 500 });
  await switchTo(false);
  await sendNotices(ports);
  const waits: number[] = [];
  for (let round = 0; round < 12; round++) {
    const { rows } = await db.execute(sql`select state,
      extract(epoch from next_at)::float8 * 1000 as next_ms
      from webhook_deliveries where endpoint_id = ${id}`);
    if (rows[0]?.state !== 'pending') break;
    waits.push(Math.round((Number(rows[0].next_ms) - world.now_ms) / 1_000));
    world.now_ms = Number(rows[0].next_ms) - 1;
    await sendDeliveries(ports, id);
    expect(ofObject(link.id)).toHaveLength(waits.length);
    world.now_ms += 2;
    await sendDeliveries(ports, id);
  }
  const least = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000];
  expect(waits).toHaveLength(8);
  for (const [at, wait] of waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual((least[at] ?? 0) - 1);
    expect(wait).toBeLessThanOrEqual((least[at] ?? 0) * 1.1 + 1);
  }
  const sent = ofObject(link.id);
  expect(sent).toHaveLength(9);
  const ids = new Set(sent.map(({ headers, body }) => headers.get('webhook-id') + body));
  expect(ids.size).toBe(1);
  const { body } = await call('GET', `/api/webhook-endpoints/${id}/deliveries?state=failed`);
  expect(body.data).toMatchObject([
    { state: 'failed', attempts: 9, status: 500, error: 'not_2xx' },
  ]);
});

test('a later event of an object waits for the one before; another object’s does not', async () => {
  const { link, id, switchTo } = await newListener();
  world.answer = () => new Response(null, { status: 503 });
  await switchTo(false);
  await sendNotices(ports);
  world.answer = () => new Response(null, { status: 204 });
  await switchTo(true);
  await switchTo(false);
  await call('POST', `/api/webhook-endpoints/${id}/test`);
  await sendNotices(ports);
  const numbers = () => ofObject(link.id).map(({ body }) => JSON.parse(body).sequence);
  expect(numbers()).toEqual([1]);
  expect(world.received.filter(({ body }) => body.includes('endpoint.test'))).toHaveLength(1);
  world.now_ms += 60_000;
  await sendNotices(ports);
  expect(numbers()).toEqual([1, 1, 2]);
});

test('a redirect is not followed, a private address is not called, a late answer is late', async () => {
  const { link, id, switchTo } = await newListener();
  const lastError = async () => {
    world.now_ms += 600_000;
    await sendNotices(ports);
    const { rows } = await db.execute(sql`select status, error from webhook_deliveries
      where endpoint_id = ${id}`);
    return rows[0];
  };
  await switchTo(false);
  world.answer = () => Response.redirect('https://elsewhere.example/', 307);
  expect(await lastError()).toEqual({ status: 307, error: 'not_2xx' });
  world.answer = (received) =>
    new Promise((_, refuse) => {
      expect(received.redirect).toBe('manual');
      setTimeout(() => refuse(new DOMException('late', 'TimeoutError')), 20);
    });
  expect(await lastError()).toEqual({ status: null, error: 'timeout' });
  const count = ofObject(link.id).length;
  for (const addresses of [['10.0.0.1'], ['203.0.114.7', '::1'], []]) {
    world.addresses = async () => addresses;
    world.now_ms += 36_000_000;
    expect(await lastError()).toEqual({ status: null, error: 'private_address' });
  }
  world.addresses = async () => {
    throw new Error('no resolver');
  };
  world.now_ms += 90_000_000;
  expect(await lastError()).toEqual({ status: null, error: 'not_reached' });
  expect(ofObject(link.id)).toHaveLength(count);
  expect(world.received.map(({ url }) => url)).not.toContain('https://elsewhere.example/');
});

test('after five days without a success an endpoint is given up, and its owner is told', async () => {
  const { id, influencer, switchTo } = await newListener();
  const email = `given-up.${influencer.email}`;
  const user = { email, role: 'influencer', influencer_id: influencer.id };
  await call('POST', '/api/users', { ...user, password: 'oat milk and ceramides' });
  world.answer = () => new Response(null, { status: 410 });
  for (let day = 0; day < 7; day++) {
    await switchTo(false);
    await switchTo(true);
    await sendNotices(ports);
    world.now_ms += 86_400_000;
  }
  const shown = (await call('GET', `/api/webhook-endpoints/${id}`)).body;
  expect(shown).toMatchObject({ is_active: false, given_up_at: expect.any(String) });
  await sendNotices(ports);
  const mails = world.mails.filter(({ to, text }) => to === email && text.includes(URL_OF));
  expect(mails.map(({ subject }) => subject)).toEqual(['A webhook endpoint was switched off']);
  const again = await call('PATCH', `/api/webhook-endpoints/${id}`, { is_active: true });
  expect(again.body).toMatchObject({ is_active: true, given_up_at: null, failing_since: null });
});

describe('the secret', () => {
  test('is shown once, and after a rotation both sign until the one before is over', async () => {
    const { id, secret, switchTo, link, made } = await newListener();
    expect(secret).toMatch(/^whsec_/);
    expect(JSON.stringify((await call('GET', `/api/webhook-endpoints/${id}`)).body)).not.toContain(
      secret,
    );
    expect(made).toMatchObject({ is_active: true });
    const path = `/api/webhook-endpoints/${id}/rotate`;
    const next = String((await call('POST', path, { grace_hours: 24 })).body.secret);
    expect((await call('POST', path, {})).status).toBe(409);
    await switchTo(false);
    await sendNotices(ports);
    const [sent] = ofObject(link.id);
    expect(sent?.headers.get('webhook-signature')?.split(' ')).toHaveLength(2);
    expect(sent && [await isSigned(sent, secret), await isSigned(sent, next)]).toEqual([
      true,
      true,
    ]);
    world.now_ms += 25 * 3_600_000;
    await switchTo(true);
    await switchTo(false);
    await sendNotices(ports);
    const last = ofObject(link.id).at(-1);
    expect(last && [await isSigned(last, secret), await isSigned(last, next)]).toEqual([
      false,
      true,
    ]);
  });
});

test('a delivery is sent once more by hand, not while it is on its way; a test is one', async () => {
  const { id, key } = await newListener();
  const path = `/api/webhook-endpoints/${id}`;
  const tested = await call('POST', `${path}/test`, undefined, key);
  expect(tested).toMatchObject({ status: 202, body: { state: 'pending', type: 'endpoint.test' } });
  const resend = `${path}/deliveries/${tested.body.id}/resend`;
  // it is sent behind the answer: then it is over
  await sendDeliveries(ports, id);
  const before = world.received.length;
  expect((await call('POST', resend, undefined, key)).status).toBe(202);
  await sendDeliveries(ports, id);
  expect(world.received.length).toBe(before + 1);
  world.answer = () => new Response(null, { status: 500 });
  await call('POST', `${path}/test`, undefined, key);
  const waiting = (await call('GET', `${path}/deliveries`, undefined, key)).body.data as Body[];
  const again = `${path}/deliveries/${waiting[0]?.id}/resend`;
  expect((await call('POST', again, undefined, key)).status).toBe(409);
  expect((await call('POST', `${path}/deliveries/${newId('dlv')}/resend`)).status).toBe(404);
});

test.each([
  ['http://hooks.example/', 'https'],
  ['https://127.0.0.1/', 'numbers'],
  ['https://metadata.google.internal/', 'private'],
  ['https://user:pw@hooks.example/', 'user name'],
  ['https://api.skin.st/webhooks/custom', 'ours'],
])('%s is refused, with why', async (url, why) => {
  const refused = await call('POST', '/api/webhook-endpoints', { url, events: ['link.disabled'] });
  expect(refused.status).toBe(400);
  expect(refused.body.errors).toEqual([{ path: 'url', message: expect.stringContaining(why) }]);
  const { id } = await newListener();
  expect((await call('PATCH', `/api/webhook-endpoints/${id}`, { url })).status).toBe(400);
});

test('an influencer has twenty endpoints at most', async () => {
  const { key } = await newListener();
  const wish = { url: URL_OF, events: ['payout.sent'] };
  const statuses: number[] = [];
  for (let made = 1; made <= 20; made++) {
    statuses.push((await call('POST', '/api/webhook-endpoints', wish, key)).status);
  }
  expect(statuses.slice(0, 19)).toEqual(statuses.slice(0, 19).map(() => 201));
  expect(statuses[19]).toBe(409);
});

test('a shop’s people are told of its own orders, and of no payout, link or other shop', async () => {
  const [ours, theirs] = [await newWorld(db), await newWorld(db)];
  const email = `${newId('usr')}@example.com`;
  const person = { email, role: 'brand', merchant_ids: [ours.merchant.id] };
  const user = await call('POST', '/api/users', person);
  const made = await call('POST', `/api/users/${user.body.id}/api-keys`, {});
  const key = String(made.body.key);
  const events = ['conversion.updated', 'link.disabled', 'payout.sent'];
  const wish = { url: 'https://shop.hooks.example/', events };
  const endpoint = await call('POST', '/api/webhook-endpoints', wish, key);
  expect(endpoint.body).toMatchObject({ influencer_id: null, merchant_ids: [ours.merchant.id] });
  const note = (type: string, { merchant, program, influencer }: typeof ours) =>
    db.execute(sql`select note_event(${type}, ${newId('cnv')}, ${influencer.id},
      ${merchant.id}, ${program.id})`);
  for (const type of events) await note(type, ours);
  await note('conversion.updated', theirs);
  await sendNotices(ports);
  const told = world.received.filter(({ url }) => url === wish.url);
  expect(told.map(({ body }) => JSON.parse(body).type)).toEqual(['conversion.updated']);
  const stranger = { ...person, email: `other.${email}`, merchant_ids: [theirs.merchant.id] };
  const other = await call('POST', '/api/users', stranger);
  const others = await call('POST', `/api/users/${other.body.id}/api-keys`, {});
  const path = `/api/webhook-endpoints/${endpoint.body.id}`;
  expect((await call('GET', path, undefined, String(others.body.key))).status).toBe(404);
  expect((await call('GET', path, undefined, key)).status).toBe(200);
});
