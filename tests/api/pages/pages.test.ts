import { env, exports } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { readPeriod } from '@skinstack/domain/pages/period';
import { REQUESTS } from '@skinstack/domain/pages/requests';
import { dayIn } from '@skinstack/domain/time-zones';
import { describe, expect, test } from 'vitest';
import { browse, COOKIE, newAddress, newUser, openSession, PASSWORD } from '../builders/browser.ts';

const ORIGIN = 'https://api.skin.st';
const influencer = await newUser('influencer', env.DATABASE_URL);
const operator = await newUser('admin');
const own = await openSession(influencer.email);
const operators = await openSession(operator.email);

const open = (path: string, headers: Record<string, string> = {}) =>
  exports.default.fetch(`${ORIGIN}${path}`, { redirect: 'manual', headers });

/** The form as a browser posts it: without a referrer it names no origin. */
const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  exports.default.fetch(`${ORIGIN}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'CF-Connecting-IP': newAddress(),
      Origin: 'null',
      'Sec-Fetch-Site': 'same-origin',
      ...headers,
    },
    body: new URLSearchParams(fields).toString(),
  });

type Boot = {
  me: Record<string, unknown>;
  answers: { path: string; status: number; body: unknown }[];
};
async function bootOf(response: Response): Promise<Boot> {
  const [, text = '{}'] = /id="boot">(.*?)<\/script>/s.exec(await response.text()) ?? [];
  return JSON.parse(text) as Boot;
}

describe('a page', () => {
  test('is for who is signed in; the others sign in first and come back', async () => {
    const response = await open('/app/links?q=serum');
    const location = `/sign-in?next=${encodeURIComponent('/app/links?q=serum')}`;
    expect([response.status, response.headers.get('Location')]).toEqual([303, location]);
  });

  test('of the other role is none', async () => {
    const statuses = await Promise.all([
      open('/app', { Cookie: own.cookie }),
      open('/operate', { Cookie: own.cookie }),
      open('/operate/books', { Cookie: own.cookie }),
      open('/operate', { Cookie: operators.cookie }),
      open('/app/payouts', { Cookie: operators.cookie }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([200, 404, 404, 200, 404]);
  });

  test('of nothing is a page for a browser, and a problem for a program', async () => {
    const page = await open('/nowhere', { Accept: 'text/html' });
    expect([page.status, page.headers.get('Content-Type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
    const problem = await open('/nowhere');
    expect(problem.headers.get('Content-Type')).toBe('application/problem+json');
    const api = await open('/api/nowhere', { Accept: 'text/html' });
    expect(api.headers.get('Content-Type')).toBe('application/problem+json');
  });

  test.each(['/', '/sign-in', '/app', '/nowhere'])(
    '%s runs nothing that is not ours',
    async (path) => {
      const response = await open(path, {
        Accept: 'text/html',
        ...(path === '/app' ? { Cookie: own.cookie } : {}),
      });
      const policy = response.headers.get('Content-Security-Policy') ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(response.headers.get('Referrer-Policy')).toBe('no-referrer');
      expect(response.headers.get('Cache-Control')).toBe('private, no-store');
      const html = await response.text();
      expect(html).not.toMatch(/ style=| on\w+=|<style/);
      for (const [, attributes = ''] of html.matchAll(/<script([^>]*)>/g)) {
        expect(attributes).toMatch(/src="\/app\/assets\/|type="application\/json"/);
      }
      for (const [, address = ''] of html.matchAll(/(?:src|href)="([^"]*)"/g)) {
        expect(address).toMatch(/^\/(?!\/)/);
      }
    },
  );

  test('carries who reads it and its first answers, the same as the API gives', async () => {
    const { csrf } = { csrf: own.headers['X-CSRF-Token'] };
    await browse('PATCH', '/auth/me', own.headers, { timezone: 'Asia/Kolkata' });
    const { me, answers } = await bootOf(await open('/app?range=7d', { Cookie: own.cookie }));
    expect(me).toMatchObject({ email: influencer.email, role: 'influencer', csrf_token: csrf });
    expect(me).toMatchObject({ timezone: 'Asia/Kolkata' });
    const today = dayIn(Date.now(), 'Asia/Kolkata');
    const period = readPeriod({ range: '7d' }, today);
    const stats = REQUESTS.stats(influencer.influencer_id, period, 'Asia/Kolkata');
    expect(answers.map(({ path }) => path)).toContain(stats);
    expect(answers.map(({ path }) => path)).toContain(REQUESTS.balances(influencer.influencer_id));
    for (const { path, status, body } of answers) {
      const asked = await browse('GET', path, own.headers);
      expect([asked.status, withoutId(asked.body)], path).toEqual([status, withoutId(body)]);
    }
  });

  test('whose database is late is sent without answers, and asks itself', async () => {
    const ports = await createPorts(env);
    const app = createApp({ ...ports, db: neverAnswers() });
    const response = await app.request(`${ORIGIN}/app`, { headers: { Cookie: own.cookie } });
    expect(response.status).toBe(200);
    expect(await bootOf(response)).toMatchObject({ late: true });
  });

  test('closes no script with what somebody is called', async () => {
    const name = '</script><img src=x onerror=alert(1)>';
    await browse('PATCH', '/auth/me', own.headers, { display_name: name });
    const html = await (await open('/app', { Cookie: own.cookie })).text();
    expect(html).not.toContain('<img');
    const { me } = await bootOf(await open('/app', { Cookie: own.cookie }));
    expect(me.display_name).toBe(name);
  });
});

const withoutId = (body: unknown) =>
  Object.fromEntries(Object.entries(body ?? {}).filter(([key]) => key !== 'request_id'));

/** A database that takes every question and answers none. */
function neverAnswers() {
  const nothing: unknown = new Proxy(() => {}, {
    get: (_, name) => (name === 'then' ? () => {} : nothing),
    apply: () => nothing,
  });
  return nothing as Awaited<ReturnType<typeof createPorts>>['db'];
}

describe('signing in by the form', () => {
  test('gives a session and leads to one’s own pages', async () => {
    const influencers = await post({ email: influencer.email, password: PASSWORD });
    expect([influencers.status, influencers.headers.get('Location')]).toEqual([303, '/app']);
    expect(influencers.headers.getSetCookie()[0]).toMatch(new RegExp(`^${COOKIE}=.*HttpOnly`));
    const admins = await post({ email: operator.email, password: PASSWORD });
    expect(admins.headers.get('Location')).toBe('/operate');
  });

  test('goes on to an own path only', async () => {
    const outcomes: Record<string, string | null> = {};
    for (const next of [
      '/app/links/new?url=https://shop.example/x',
      'https://evil.example/app',
      '//evil.example/app',
      '/app/../\\evil.example',
      '/appendix',
      '/sign-in',
    ]) {
      const { headers } = await post({ email: influencer.email, password: PASSWORD, next });
      outcomes[next] = headers.get('Location');
    }
    expect(outcomes).toEqual({
      '/app/links/new?url=https://shop.example/x': '/app/links/new?url=https://shop.example/x',
      'https://evil.example/app': '/app',
      '//evil.example/app': '/app',
      '/app/../\\evil.example': '/app',
      '/appendix': '/app',
      '/sign-in': '/app',
    });
  });

  test('says that both do not belong together, and keeps the address', async () => {
    const email = `"><b>${influencer.email}`;
    const response = await post({ email, password: 'not this one' });
    const html = await response.text();
    expect(response.status).toBe(401);
    expect(html).toContain('role="alert"');
    expect(html).not.toContain('<b>test');
    expect(html).toContain('&quot;&gt;&lt;b&gt;');
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test('is refused from another site, and from a frame without an origin', async () => {
    const fields = { email: influencer.email, password: PASSWORD };
    for (const headers of [
      { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
      { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' },
    ]) {
      const response = await post(fields, headers);
      expect([response.status, response.headers.getSetCookie()]).toEqual([403, []]);
    }
  });

  test('is paused after ten failures, and says for how long', async () => {
    const { email } = await newUser('influencer', env.DATABASE_URL);
    const from = { 'CF-Connecting-IP': newAddress() };
    for (let count = 0; count < 10; count++) await post({ email, password: 'wrong' }, from);
    const response = await post({ email, password: 'wrong' }, from);
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await response.text()).toMatch(/Too many tries\. Wait \d+ minutes?/);
  });

  test('speaks the language that is asked for first and spoken', async () => {
    const german = await open('/sign-in', { 'Accept-Language': 'fr-FR,de-AT;q=0.9,en;q=0.5' });
    const html = await german.text();
    expect([html.includes('<html lang="de"'), html.includes('Anmelden')]).toEqual([true, true]);
    const english = await (await open('/sign-in', { 'Accept-Language': 'fr' })).text();
    expect(english).toContain('<html lang="en"');
  });
});

describe('a file of the build', () => {
  test('is kept for ever when it is there, and not when it is missing', async () => {
    const html = await (await open('/sign-in')).text();
    const [, style = ''] = /href="(\/app\/assets\/[^"]+\.css)"/.exec(html) ?? [];
    const there = await open(style);
    expect(there.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
    const gone = await open('/app/assets/gone-12345678.js');
    expect([gone.status, gone.headers.get('Cache-Control')]).toEqual([404, 'no-store']);
  });
});

describe('how one reads', () => {
  test('is kept, and each choice can be taken back', async () => {
    const one = await openSession((await newUser('influencer', env.DATABASE_URL)).email);
    const chosen = { display_name: 'Mina', timezone: 'Europe/Paris', locale: 'de', theme: 'dark' };
    const changed = await browse('PATCH', '/auth/me', one.headers, chosen);
    expect([changed.status, changed.body]).toEqual([200, expect.objectContaining(chosen)]);
    const html = await (await open('/app', { Cookie: one.cookie })).text();
    expect(html).toContain('<html lang="de" data-theme="dark">');
    await browse('PATCH', '/auth/me', one.headers, { theme: null, locale: null });
    const { body } = await browse('GET', '/auth/me', one.headers);
    expect(body).toMatchObject({ timezone: 'Europe/Paris', locale: null, theme: null });
  });

  test.each([
    { theme: 'pink' },
    { locale: 'tlh' },
    { timezone: 'Mars/Olympus' },
    { nickname: 'x' },
  ])('%j is refused', async (wish) => {
    const { status } = await browse('PATCH', '/auth/me', own.headers, wish);
    expect(status).toBe(400);
  });
});
