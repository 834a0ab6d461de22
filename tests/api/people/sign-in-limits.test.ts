import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { PASSWORD_COST } from '@skinstack/domain/people';
import { createLog } from '@skinstack/http/log';
import { compare } from 'bcryptjs';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { useAwayStores } from '../builders/away-stores.ts';
import {
  browse,
  newAddress,
  newUser,
  openSession,
  PASSWORD,
  trySignIn,
} from '../builders/browser.ts';

const away = useAwayStores();
const db = connectDatabase(env.DATABASE_URL ?? '');
/** Lets time pass for every limit: nothing else in these tests looks at them. */
const passTime = (seconds: number) =>
  db.execute(sql`update sign_in_limits
    set used_until_at = used_until_at - make_interval(secs => ${seconds})`);
const from = (address: string) => ({ 'CF-Connecting-IP': address });
const unknown = () => `${newId('usr')}@nobody.example`;
const statusesOf = async (count: number, attempt: () => ReturnType<typeof trySignIn>) => {
  const answers = await Promise.all(Array.from({ length: count }, attempt));
  return answers.map(({ status }) => status);
};
const countOf = (statuses: number[], status: number) =>
  statuses.filter((one) => one === status).length;

/** The API with its bcrypt comparisons counted and its log kept. */
async function newWatchedApp(change: object = {}) {
  const hashes: string[] = [];
  const lines: string[] = [];
  const ports = await createPorts({ ...env, ...change });
  const app = createApp({
    ...ports,
    log: createLog('api', [], (line) => lines.push(line)),
    bcrypt: {
      ...ports.bcrypt,
      compare: (password: string, hash: string) => {
        hashes.push(hash);
        return compare(password, hash);
      },
    },
  });
  const signIn = async (email: string, password: string) => {
    const headers = { 'Content-Type': 'application/json', ...from(newAddress()) };
    const body = JSON.stringify({ email, password });
    return app.request('https://api.skin.st/auth/sign-in', { method: 'POST', headers, body });
  };
  return { signIn, hashes, lines };
}

test('a wrong address and a wrong password are told the same, after the same work', async () => {
  const { signIn, hashes } = await newWatchedApp();
  const { email } = await newUser('admin');
  const wrong = 'not the password';
  const disabled = await newUser('admin');
  await db.execute(sql`update users set disabled_at = now() where id = ${disabled.id}`);
  const passwordless = await newUser('admin');
  await db.execute(sql`update users set password_hash = null where id = ${passwordless.id}`);
  const answers = [];
  for (const [who, password] of [
    [email, wrong],
    [unknown(), wrong],
    [disabled.email, PASSWORD],
    [passwordless.email, PASSWORD],
    [email, PASSWORD.padEnd(80, '!')],
  ] as const) {
    const answer = await signIn(who, password);
    const { request_id: _, ...body } = (await answer.json()) as Record<string, unknown>;
    const names = [...answer.headers.keys()].sort();
    answers.push({ status: answer.status, body, names });
  }
  expect(answers[0]).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(hashes.map((hash) => [hash.slice(0, 7), hash.length])).toEqual(
    answers.map(() => [`$2b$${PASSWORD_COST}$`, 60]),
  );
});

test('neither passwords nor tokens are in a log line', async () => {
  const { signIn, lines } = await newWatchedApp();
  const { email } = await newUser('admin');
  await signIn(email, 'canary-of-a-password');
  const answer = await signIn(email, PASSWORD);
  const [token = ''] = /ss_session_[\w-]+/.exec(answer.headers.get('Set-Cookie') ?? '') ?? [];
  const { csrf_token } = (await answer.json()) as { csrf_token: string };
  expect([answer.status, token.length]).toEqual([200, 54]);
  const log = lines.join('\n');
  expect(lines.length).toBeGreaterThan(1);
  for (const secret of ['canary', PASSWORD, token.slice(11), csrf_token, email]) {
    expect(log).not.toContain(secret);
  }
});

test('Redis is not asked: with it down, signing in and its limits are as ever', async () => {
  const { signIn } = await newWatchedApp({ UPSTASH_REDIS_REST_URL: away.redis_url });
  const { email } = await newUser('admin');
  expect([(await signIn(email, PASSWORD)).status, (await signIn(email, 'x')).status]).toEqual([
    200, 401,
  ]);
});

describe('failures', () => {
  test('for an account from an address: ten at once, then one a minute, for ever', async () => {
    const { email } = await newUser('admin');
    const address = newAddress();
    const wrong = () => trySignIn(email, 'wrong', from(address));
    const statuses = await statusesOf(20, wrong);
    expect([countOf(statuses, 401), countOf(statuses, 429)]).toEqual([10, 10]);
    const refused = await trySignIn(email, PASSWORD, from(address));
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
    expect(refused.headers.get('Retry-After')).toBe('60');
    // others may sign in meanwhile, and so may the owner from elsewhere
    expect((await trySignIn(email)).status).toBe(200);
    expect((await trySignIn((await newUser('admin')).email)).status).toBe(200);
    await passTime(60);
    expect(await statusesOf(3, wrong)).toEqual(expect.arrayContaining([401, 429, 429]));
    await passTime(60);
    expect((await trySignIn(email, PASSWORD, from(address))).status).toBe(200);
  });

  test('are the same for an address nobody has', async () => {
    const [email, address] = [unknown(), newAddress()];
    const statuses = await statusesOf(12, () => trySignIn(email, 'wrong', from(address)));
    expect([countOf(statuses, 401), countOf(statuses, 429)]).toEqual([10, 2]);
  });

  test('of an address against many accounts, whichever of its /64 it comes from', async () => {
    const network = newAddress().replace('::1', '');
    let host = 0;
    const wrong = () => trySignIn(unknown(), 'wrong', from(`${network}::${(++host).toString(16)}`));
    await fill(`address ${network}:0::/64`);
    const { status, headers } = await wrong();
    expect([status, headers.get('Retry-After')]).toEqual([429, '6']);
    await passTime(6);
    const statuses = await statusesOf(3, wrong);
    expect([countOf(statuses, 401), countOf(statuses, 429)]).toEqual([1, 2]);
  });

  test('of an account from everywhere; a session goes on working', async () => {
    const { email } = await newUser('admin');
    const { cookie } = await openSession(email);
    await fill(`account ${email}`);
    const { status, headers } = await trySignIn(email);
    expect([status, headers.get('Retry-After')]).toEqual([429, '6']);
    expect((await browse('GET', '/auth/me', { Cookie: cookie })).status).toBe(200);
    await passTime(6);
    expect((await trySignIn(email)).status).toBe(200);
  });

  test('an attempt that is refused takes nothing from the other limits', async () => {
    const [email, address] = [unknown(), newAddress()];
    await statusesOf(40, () => trySignIn(email, 'wrong', from(address)));
    const { rows } = await db.execute(sql`
      select extract(epoch from used_until_at - now())::int as seconds from sign_in_limits
        where key_hash = ${await sha256(`account ${email}`)}`);
    expect(Number(rows[0]?.seconds)).toBeLessThanOrEqual(60);
  });

  test('only failures count: a right password as often as one likes', async () => {
    const { email } = await newUser('admin');
    const address = newAddress();
    for (let time = 0; time < 12; time++) {
      expect((await trySignIn(email, PASSWORD, from(address))).status).toBe(200);
    }
  });

  test('of somebody who changes their password count too', async () => {
    const { email } = await newUser('admin');
    const { headers } = await openSession(email);
    const wish = { current_password: 'wrong', new_password: 'another one entirely' };
    const sent = { ...headers, ...from(newAddress()) };
    const statuses = await statusesOf(12, () =>
      browse('POST', '/auth/change-password', sent, wish),
    );
    expect([countOf(statuses, 400), countOf(statuses, 429)]).toEqual([10, 2]);
  });
});

describe('a device the account is known on', () => {
  const deviceOf = ({ set_device }: { set_device: string }) => set_device.split(';')[0] ?? '';
  const tryFrom = (device: string, email: string, password = PASSWORD) =>
    trySignIn(email, password, { Cookie: device });

  test('gets a signed cookie with just these flags, and keeps it', async () => {
    const { email } = await newUser('admin');
    const opened = await openSession(email);
    expect(opened.set_device).toMatch(
      /^__Host-ss_device=[\w-]{22}\.[0-9a-f]{64}; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const again = await tryFrom(deviceOf(opened), email.toUpperCase());
    expect(again.headers.getSetCookie()[1]).toBe(opened.set_device);
    const failed = await tryFrom(deviceOf(opened), email, 'wrong');
    expect([failed.status, failed.headers.getSetCookie()]).toEqual([401, []]);
  });

  test('is not held back by strangers, who stay limited', async () => {
    const { email } = await newUser('admin');
    const device = deviceOf(await openSession(email));
    await fill(`account ${email}`);
    expect((await trySignIn(email)).status).toBe(429);
    for (let time = 0; time < 3; time++) {
      expect((await tryFrom(device, email)).status).toBe(200);
    }
    expect((await trySignIn(email)).status).toBe(429);
  });

  test('has ten guesses of its own, then one a minute', async () => {
    const { email } = await newUser('admin');
    const device = deviceOf(await openSession(email));
    const statuses = await statusesOf(14, () => tryFrom(device, email, 'wrong'));
    expect([countOf(statuses, 401), countOf(statuses, 429)]).toEqual([10, 4]);
    expect((await tryFrom(device, email)).headers.get('Retry-After')).toBe('60');
    // and they are not everybody’s
    expect((await trySignIn(email)).status).toBe(200);
    await passTime(60);
    expect((await tryFrom(device, email)).status).toBe(200);
  });

  test('is nothing with another account, and nothing when it is forged', async () => {
    const [mine, other] = [await newUser('admin'), await newUser('admin')];
    const device = deviceOf(await openSession(mine.email));
    await fill(`account ${mine.email}`);
    await fill(`account ${other.email}`);
    const last = device.endsWith('0') ? '1' : '0';
    const forged = [
      ...[`${device.slice(0, -1)}${last}`, device.replace('=', '=A').slice(0, -1)],
      ...['__Host-ss_device=', device.replace('__Host-', ''), `${device}0`],
    ];
    expect((await tryFrom(device, other.email)).status).toBe(429);
    for (const cookie of forged) expect((await tryFrom(cookie, mine.email)).status).toBe(429);
    expect((await tryFrom(device, mine.email)).status).toBe(200);
  });
});

/** Uses up the tries of one limit. */
async function fill(key: string): Promise<void> {
  await db.execute(sql`
    insert into sign_in_limits values (${await sha256(key)}, now() + interval '599 seconds')
    on conflict (key_hash) do update set used_until_at = excluded.used_until_at`);
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
