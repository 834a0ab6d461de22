import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { sendMails } from '@skinstack/api/notices/post-mail';
import { sendNotices } from '@skinstack/api/outbox/jobs';
import { tellDigests } from '@skinstack/api/outbox/tell-digests';
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { signMessage } from '../../world/sign-custom.ts';
import { openNoticeWorld } from '../builders/notice-world.ts';
import { openShopBooks } from '../builders/shop-books.ts';

const books = await openShopBooks('notices');
const { db, call, newShop, approve, post } = books;
const { world, ports } = await openNoticeWorld('notices');
const SECRET = `whsec_${btoa('z'.repeat(32))}`;
const app = createApp({ ...ports, mail_webhook_secret: SECRET });

beforeEach(() => {
  world.mails = [];
  world.isTaken = true;
  world.now_ms = Math.max(world.now_ms, Date.now());
});

/** An influencer who can sign in, with a shop that sells for them. */
async function newReader(locale: 'en' | 'de' | null = null) {
  const shop = await newShop();
  const email = `reader.${shop.influencer.email}`;
  const user_id = newId('usr');
  await db.execute(sql`insert into users (id, email, role, influencer_id, locale)
    values (${user_id}, ${email}, 'influencer', ${shop.influencer_id}, ${locale})`);
  const choose = (kind: string, choice: string) =>
    db.execute(sql`insert into notification_settings (user_id, kind, choice)
      values (${user_id}, ${kind}, ${choice})`);
  const mine = () => world.mails.filter(({ to }) => to === email);
  const subjects = () => mine().map(({ subject }) => subject);
  return { ...shop, email, user_id, choose, mine, subjects };
}

const send = (path: string, init: RequestInit = {}) =>
  app.request(`https://api.skin.st${path}`, init, env, {
    ...{ waitUntil: () => {}, passThroughOnException: () => {}, props: {} },
  });

test('the first order is told, the second is not, and no mail comes twice', async () => {
  const reader = await newReader();
  await reader.order();
  await sendNotices(ports);
  await reader.order();
  await sendNotices(ports);
  await sendNotices(ports);
  expect(reader.subjects()).toEqual(['Your first order']);
  expect(reader.mine()[0]?.text).toContain('$');
});

test('a link that somebody else stops is told with its product, one’s own act is not', async () => {
  const reader = await newReader();
  const { body: product } = await post('/api/products', {
    ...{ merchant_id: reader.merchant.id, program_id: reader.program.id, name: 'Cloud Cream' },
    ...{ url: reader.link.destination_url, price_minor: 3_200 },
  });
  const path = `/api/links/${reader.link.id}`;
  await db.execute(sql`update tracking_links set product_id = ${product.id}
    where id = ${reader.link.id}`);
  await call('PATCH', path, { is_active: false });
  await sendNotices(ports);
  expect(reader.subjects()).toEqual(['A link of yours was switched off']);
  expect(reader.mine()[0]?.text).toContain(`${reader.link.slug} to Cloud Cream leads nowhere`);

  await call('PATCH', path, { is_active: true });
  const { body: made } = await post(`/api/influencers/${reader.influencer_id}/api-keys`);
  const headers = { Authorization: `Bearer ${made.key}`, 'Content-Type': 'application/json' };
  const own = { method: 'PATCH', headers, body: '{"is_active":false}' };
  expect((await send(path, own)).status).toBe(200);
  await sendNotices(ports);
  expect(reader.mine()).toHaveLength(1);
});

test('a payout is told on its way, paid, and come back, in the reader’s language', async () => {
  const reader = await newReader('de');
  await reader.order();
  await approve();
  await sendNotices(ports);
  world.mails = [];
  const payout = await books.pay(reader.influencer_id);
  await post(`/api/payouts/${payout?.id}/send`);
  await sendNotices(ports);
  await post(`/api/payouts/${payout?.id}/settle`);
  await post(`/api/payouts/${payout?.id}/return`, {
    ...{ reason: 'Konto geschlossen', returned_on: '2026-11-25' },
  });
  await sendNotices(ports);
  const said = reader.subjects().map((subject) => subject.replace(/^[\d.,]+\s\S+\s/, ''));
  expect(said.sort()).toEqual(['ist nicht angekommen', 'ist unterwegs', 'wurde ausgezahlt']);
  const back = reader.mine().find(({ subject }) => subject.endsWith('nicht angekommen'));
  expect(back?.text).toContain('Der Grund: Konto geschlossen');
  expect(back?.html).toContain('lang="de"');
});

test('what was switched off is not sent; one click does it, without signing in', async () => {
  const reader = await newReader();
  await reader.choose('first_order', 'off');
  await reader.order();
  await sendNotices(ports);
  expect(reader.subjects()).toEqual([]);
  await approve();
  const payout = await books.pay(reader.influencer_id);
  await post(`/api/payouts/${payout?.id}/send`);
  await sendNotices(ports);
  const [mail] = reader.mine();
  expect(mail?.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
  const path = new URL(mail?.headers['List-Unsubscribe']?.slice(1, -1) ?? '').pathname;
  const choices = async () => {
    const { rows } = await db.execute(sql`select kind, choice from notification_settings
      where user_id = ${reader.user_id} order by kind`);
    return rows;
  };
  const before = await choices();
  const opened = await send(path);
  expect([opened.status, await opened.text()]).toEqual([200, expect.stringContaining('<form')]);
  expect(await choices()).toEqual(before);
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const click = { method: 'POST', headers, body: 'List-Unsubscribe=One-Click' };
  expect((await send(path, click)).status).toBe(200);
  expect((await send(path, click)).status).toBe(200);
  expect(await choices()).toContainEqual({ kind: 'payouts', choice: 'off' });
  const { rows } = await db.execute(sql`select actor_id from audit_entries
    where action = 'notification_settings.set' and object_id = ${reader.user_id}`);
  expect(rows).toEqual([{ actor_id: reader.user_id }]);
  expect((await send(`${path.slice(0, -1)}x`, click)).status).toBe(404);
  await post(`/api/payouts/${payout?.id}/settle`);
  await sendNotices(ports);
  expect(reader.mine()).toHaveLength(1);
});

test('a day of orders is one mail, in the morning of the reader, once', async () => {
  const reader = await newReader();
  await reader.choose('first_order', 'off');
  await db.execute(sql`update influencers set timezone = 'Asia/Tokyo'
    where id = ${reader.influencer_id}`);
  for (let order = 0; order < 3; order++) await reader.order();
  const hour_ms = 3_600_000;
  const morning_ms = () =>
    Math.ceil(world.now_ms / (24 * hour_ms)) * 24 * hour_ms + (23 - 24) * hour_ms;
  // 08:00 in Tokyo is 23:00 UTC
  let at_ms = morning_ms();
  while (at_ms < world.now_ms) at_ms += 24 * hour_ms;
  world.now_ms = at_ms - 9 * hour_ms < Date.now() ? at_ms + 24 * hour_ms : at_ms;
  const made = await db.execute(sql`select (max(created_at) at time zone 'Asia/Tokyo')::date::text
    as day from conversions where influencer_id = ${reader.influencer_id}`);
  const day = String(made.rows[0]?.day);
  world.now_ms = Date.parse(`${day}T23:30:00Z`);
  await tellDigests({ ...ports, now: () => world.now_ms - 2 * hour_ms });
  await sendMails(ports);
  expect(reader.subjects()).toEqual([]);
  for (let run = 0; run < 3; run++) await tellDigests(ports);
  await sendMails(ports);
  expect(reader.subjects()).toEqual([expect.stringMatching(/^3 orders on /)]);
  expect(reader.mine()[0]?.text).toMatch(/You earned \$\d/);
});

test('a month is told in its first days with the way to the statement', async () => {
  const reader = await newReader();
  await reader.choose('first_order', 'off');
  await reader.choose('orders', 'off');
  await reader.order();
  const { rows } = await db.execute(sql`select (date_trunc('month', max(created_at))
    + interval '1 month 12 hours')::text as at from conversions`);
  world.now_ms = Date.parse(`${String(rows[0]?.at).slice(0, 10)}T12:00:00Z`);
  await tellDigests(ports);
  await tellDigests(ports);
  await sendMails(ports);
  expect(reader.subjects()).toEqual([expect.stringMatching(/^Your [A-Z]\w+ \d{4}$/)]);
  expect(reader.mine()[0]?.text).toContain('/app/payouts');
});

async function tellProvider(event: object, secret = SECRET) {
  const body = JSON.stringify(event);
  const signed = await signMessage(secret, body, { now_ms: world.now_ms, prefix: 'svix' });
  return send('/webhooks/mail', { method: 'POST', body, headers: signed });
}

test('a bounce stops mail to the address, a complaint all but what guards the account', async () => {
  const [bounced, angry] = [await newReader(), await newReader()];
  const told = (type: string, to: string, more = {}) => ({ type, data: { to: [to], ...more } });
  expect(
    (await tellProvider(told('email.bounced', bounced.email), `whsec_${btoa('w'.repeat(32))}`))
      .status,
  ).toBe(401);
  await tellProvider(told('email.bounced', angry.email, { bounce: { type: 'Transient' } }));
  await tellProvider(told('email.delivered', angry.email));
  await tellProvider(told('email.bounced', `Mina <${bounced.email.toUpperCase()}>`));
  await tellProvider(told('email.complained', angry.email));
  for (const reader of [bounced, angry]) {
    await reader.order();
    await sendNotices(ports);
    const waiting: Promise<unknown>[] = [];
    const context = { waitUntil: (work: Promise<unknown>) => void waiting.push(work) };
    await app.request(
      'https://api.skin.st/auth/forgot-password',
      {
        ...{ method: 'POST', headers: { 'Content-Type': 'application/json' } },
        body: JSON.stringify({ email: reader.email }),
      },
      env,
      { ...context, passThroughOnException: () => {}, props: {} },
    );
    await Promise.all(waiting);
  }
  expect(bounced.subjects()).toEqual([]);
  expect(angry.subjects()).toEqual(['A new password for SkinStack']);
  const { body } = await call('GET', '/api/attention');
  const kinds = (body.items as { kind: string; count: number }[]).map(({ kind }) => kind);
  expect(kinds).toContain('mail_unwanted');
});

test('a link to sign in by waits encrypted, and is not kept once it was sent or is over', async () => {
  const { email } = await newReader();
  world.isTaken = false;
  const invite = async (to: string) => {
    const wish = { email: to, role: 'support' };
    const headers = {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${env.ADMIN_API_KEY}`,
    };
    const init = { method: 'POST', headers, body: JSON.stringify(wish) };
    expect((await send('/api/invitations', init)).status).toBe(201);
  };
  const [sent, late] = [`a.${email}`, `b.${email}`];
  await invite(sent);
  await invite(late);
  const kept = async (address: string) => {
    const { rows } = await db.execute(sql`select state, facts::text as facts,
      facts_sealed is null as is_gone, error from mails where address = ${address}`);
    return rows[0];
  };
  expect(await kept(sent)).toEqual({
    state: 'pending',
    facts: '{}',
    is_gone: false,
    error: 'not taken',
  });
  world.isTaken = true;
  world.now_ms += 3_600_000;
  await sendMails(ports);
  expect(world.mails.find(({ to }) => to === sent)?.text).toMatch(/\/invite\/[\w-]{43}/);
  expect(await kept(sent)).toMatchObject({ state: 'sent', is_gone: true });
  await db.execute(sql`update mails set state = 'pending', facts_sealed = 'kept', attempts = 0
    where address = ${late}`);
  world.mails = [];
  world.now_ms += 8 * 86_400_000;
  await sendMails(ports);
  expect(await kept(late)).toMatchObject({ state: 'stopped', error: 'expired', is_gone: true });
  expect(world.mails).toEqual([]);
});
