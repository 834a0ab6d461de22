import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { createLimits, createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { newAddress } from '../builders/limited-app.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const mails: { to: string; text: string }[] = [];
let now_ms = Date.now();
const ports = await createPorts(env);
const app = createApp({
  ...ports,
  limits: createLimits(ports.redis, {
    // the operator's key is every suite's, and counted in one Redis
    ...{ per_key: 1_000_000, per_address: 600, failures_per_address: 30, joins_per_address: 3 },
  }),
  now: () => now_ms,
  sendMail: async ({ to, text }) => {
    mails.push({ to, text });
    return true;
  },
});

let slug = '';
let program_id = '';
beforeEach(async () => {
  mails.length = 0;
  now_ms = Date.now();
  const { program } = await newWorld(db);
  program_id = program.id;
  slug = `p-${newId('prg').slice(-12)}`;
  await change({ slug, enrolment: 'apply', description: 'For <b>skin</b> people.' });
});
const change = (body: object) => callApi(ADMIN, 'PATCH', `/api/programs/${program_id}`, body);

type Sent = { form?: Record<string, string>; headers?: Record<string, string>; query?: string };
async function call(method: string, { form, headers = {}, query = '' }: Sent = {}) {
  const answer = await app.request(`https://api.skin.st/join/${slug}${query}`, {
    ...{ method, headers: { Origin: 'https://api.skin.st', ...headers } },
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
  return { status: answer.status, headers: answer.headers, html: await answer.text() };
}
const openedIn = (html: string) => /name="opened" value="([^"]+)"/.exec(html)?.[1] ?? '';
/** Opens the page, reads it for a while, and sends the form. */
async function apply(typed: Record<string, string> = {}, { wait_ms = 20_000, ...sent } = {}) {
  const opened = openedIn((await call('GET')).html);
  now_ms += wait_ms;
  return call('POST', { ...sent, form: { ...FORM, opened, ...typed } });
}
const newEmail = () => `${newId('usr')}@agency.example`;
let FORM: Record<string, string>;
beforeEach(() => {
  FORM = {
    ...{ name: 'Yuki <i>Tanaka</i>', email: newEmail(), handle: '', country: 'JP' },
    ...{ platform_1: 'instagram', address_1: '@yuki.glow', followers_1: '18,400' },
    ...{ why: 'I write about barrier repair.', consent: 'yes' },
  };
});
async function standing(email = FORM.email ?? '') {
  const { rows } = await db.execute(sql`select state, decided_by, application->>'why' as why,
      (select count(*)::int from users where users.influencer_id = influencers.id) as users
    from influencers left join memberships on memberships.influencer_id = influencers.id
      and program_id = ${program_id} where lower(email) = lower(${email})`);
  return rows;
}

describe('the page', () => {
  test('says what the program pays, in both languages, escaped, without script', async () => {
    const { status, html, headers } = await call('GET');
    expect(status).toBe(200);
    for (const said of ['20%', '30 days', 'Serum', 'For &lt;b&gt;skin&lt;/b&gt; people.']) {
      expect(html).toContain(said);
    }
    expect(html).toContain('<html lang="en"');
    expect(html).not.toContain('<script');
    expect(headers.get('Content-Security-Policy')).toContain("script-src 'self'");
    const german = await call('GET', { headers: { 'Accept-Language': 'de-AT,en;q=0.5' } });
    expect(german.html).toContain('Bewerbung schicken');
    expect((await call('GET', { query: '?lang=de' })).html).toContain('<html lang="de"');
  });

  test('shows the terms in force', async () => {
    await callApi(ADMIN, 'POST', `/api/programs/${program_id}/terms`, { body: 'Be <honest>.' });
    expect((await call('GET')).html).toContain('Be &lt;honest&gt;.');
  });

  test('is none for a program by invitation, one switched off, or none', async () => {
    await change({ enrolment: 'invite' });
    expect((await call('GET')).status).toBe(404);
    expect((await apply()).status).toBe(404);
    await change({ enrolment: 'open', is_active: false });
    expect((await call('GET')).status).toBe(404);
  });
});

describe('an application', () => {
  test('waits for a decision; accepted, it is mailed the way in', async () => {
    const sent = await apply();
    expect([sent.status, sent.headers.get('Location')]).toEqual([
      303,
      `/join/${slug}/thanks?lang=en`,
    ]);
    expect(await standing()).toEqual([
      { state: 'applied', decided_by: 'application', why: FORM.why, users: 0 },
    ]);
    // whoever waits is told that it arrived
    await expect.poll(() => mails.map(({ to }) => to)).toEqual([FORM.email]);
    mails.length = 0;
    const queue = `/api/programs/${program_id}/memberships?state=applied`;
    const { body } = await callApi(ADMIN, 'GET', queue);
    const [waiting] = body.data as { id: string; application: unknown }[];
    expect(waiting?.application).toMatchObject({ country: 'JP', language: 'en' });
    const accept = await app.request(`https://api.skin.st/api/memberships/${waiting?.id}/accept`, {
      ...{ method: 'POST', body: '{}' },
      headers: { Authorization: `Bearer ${ADMIN}`, 'Content-Type': 'application/json' },
    });
    expect(accept.status).toBe(200);
    expect(await standing()).toMatchObject([{ state: 'approved', users: 1 }]);
    expect(mails).toEqual([{ to: FORM.email, text: expect.stringContaining('/invite/') }]);
    const token = /\/invite\/([\w-]{43})/.exec(mails[0]?.text ?? '')?.[1] ?? '';
    const password = 'oat-milk-and-ceramides';
    const set = await callApi(null, 'POST', '/auth/accept-invitation', { token, password });
    expect(set.status).toBe(204);
  });

  test('that lacks something is shown again as typed, each fault at its field', async () => {
    const wrong = await apply({ email: 'yuki', followers_1: 'many', consent: '' });
    expect(wrong.status).toBe(400);
    for (const part of [
      'Yuki &lt;i&gt;Tanaka&lt;/i&gt;',
      'id="email-fault"',
      'id="followers_1-fault"',
      'id="consent-fault"',
      'aria-invalid="true"',
      'I write about barrier repair.',
    ]) {
      expect(wrong.html).toContain(part);
    }
    const german = await apply({ name: '' }, { headers: { 'Accept-Language': 'de' } } as never);
    expect(german.html).toContain('Das wird gebraucht.');
    expect(await standing()).toEqual([]);
  });

  test('by an address that is known is answered the same, and decides nothing', async () => {
    const { influencer } = await newWorld(db);
    const known = await apply({ email: influencer.email.toUpperCase(), name: 'A stranger' });
    const unknown = await apply();
    expect(known.status).toBe(unknown.status);
    expect(known.html).toBe(unknown.html);
    const told = ({ headers }: { headers: Headers }) =>
      [...headers].filter(([name]) => name !== 'x-request-id');
    expect(told(known)).toEqual(told(unknown));
    const { rows } = await db.execute(sql`select display_name from influencers
      where id = ${influencer.id}`);
    expect(rows).toEqual([{ display_name: influencer.display_name }]);
    expect(await standing(influencer.email)).toMatchObject([{ state: 'applied' }]);
    await change({ auto_accept: { mail_domains: ['example.com'] } });
    const other = await newWorld(db);
    await apply({ email: other.influencer.email });
    expect(await standing(other.influencer.email)).toMatchObject([{ state: 'applied', users: 0 }]);
    // each is told at its own address that it arrived, and nobody is let in
    expect(mails.filter(({ text }) => text.includes('/invite/'))).toEqual([]);
  });

  test('is accepted by the rule: followers, country and mail domain', async () => {
    const rule = { min_followers: 18_400, countries: ['JP'], mail_domains: ['agency.example'] };
    await change({ auto_accept: rule });
    await apply();
    expect(await standing()).toMatchObject([{ state: 'approved', decided_by: 'rule', users: 1 }]);
    const invited = () => mails.filter(({ text }) => text.includes('/invite/'));
    await expect.poll(() => invited().map(({ to }) => to)).toEqual([FORM.email]);
    await apply({ email: newEmail(), followers_1: '18,399' });
    expect(invited()).toHaveLength(1);
  });

  test('with a handle somebody has is kept without it, and tells nothing', async () => {
    const handle = newId('inf').slice(-12);
    await apply({ handle });
    const second = newEmail();
    expect((await apply({ handle, email: second })).status).toBe(303);
    expect(await standing(second)).toMatchObject([{ state: 'applied' }]);
  });

  test('of whoever is suspended changes nothing', async () => {
    await apply();
    await db.execute(sql`update memberships set state = 'suspended'
      where program_id = ${program_id}`);
    expect((await apply()).status).toBe(303);
    expect(await standing()).toMatchObject([{ state: 'suspended' }]);
  });

  test('sent ten times at once is one', async () => {
    const opened = openedIn((await call('GET')).html);
    now_ms += 20_000;
    const form = { ...FORM, opened };
    const sent = await Promise.all(Array.from({ length: 10 }, () => call('POST', { form })));
    expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 303));
    expect(await standing()).toHaveLength(1);
  });
});

describe('a flood', () => {
  test('that fills in what people do not see is thanked, and not kept', async () => {
    expect((await apply({ website: 'https://spam.example' })).status).toBe(303);
    expect(await standing()).toEqual([]);
  });

  test.each([
    ['faster than people', 'quick', 500, {}],
    [
      'with a time of its own',
      'open for long',
      20_000,
      { opened: `${Date.now()}.${'0'.repeat(64)}` },
    ],
    ['without a time', 'open for long', 20_000, { opened: '' }],
    ['a day later', 'open for long', 25 * 3_600_000, {}],
  ])('%s is shown the form again', async (_, said, wait_ms, typed) => {
    const { status, html } = await apply(typed as Record<string, string>, { wait_ms });
    expect([status, html]).toEqual([400, expect.stringContaining(said)]);
    expect(await standing()).toEqual([]);
  });

  test('of one address is told to wait, and keeps what was typed', async () => {
    const headers = { 'CF-Connecting-IP': newAddress() };
    const tries = [];
    for (let n = 0; n < 4; n++) {
      tries.push(await apply({ email: newEmail() }, { headers } as never));
    }
    expect(tries.map(({ status }) => status)).toEqual([303, 303, 303, 429]);
    expect(Number(tries[3]?.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(tries[3]?.html).toContain('I write about barrier repair.');
  });

  test('from another site is refused', async () => {
    const headers = { Origin: 'https://evil.example' };
    expect((await apply({}, { headers } as never)).status).toBe(403);
    expect(await standing()).toEqual([]);
  });
});
