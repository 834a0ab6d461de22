import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import type { Mail } from '@skinstack/api/notices/send-mail';
import { createPorts } from '@skinstack/api/ports';
import { describe, expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import {
  browse,
  newAddress,
  newUser,
  openSession,
  PASSWORD,
  trySignIn,
} from '../builders/browser.ts';
import { ADMIN } from '../builders/call-api.ts';

const ports = await createPorts(env);
const mails: Mail[] = [];
const sendMail = async (mail: Mail) => mails.push(mail) > 0;
let now_ms = Date.now();
const app = createApp({ ...ports, sendMail, now: () => now_ms });
const NEW = 'three unrelated words';

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const waiting: Promise<unknown>[] = [];
  const waitUntil = (work: Promise<unknown>) => waiting.push(work);
  const context = { waitUntil, passThroughOnException: () => {}, props: {} };
  const request = new Request(`https://api.skin.st${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'CF-Connecting-IP': newAddress(), ...headers },
    body: JSON.stringify(body),
  });
  const response = await app.fetch(request, env, context);
  await Promise.all(waiting);
  return { status: response.status, text: await response.text() };
}

const tokenOf = (mail: Mail | undefined) =>
  /\/(?:invite|reset)\/([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? '';
const mailTo = (email: string) => mails.findLast(({ to }) => to === email);

describe('a forgotten password', () => {
  test('is set by the link of the mail, once, and ends every session', async () => {
    const { email } = await newUser('influencer', env.DATABASE_URL);
    const session = await openSession(email);
    expect((await post('/auth/forgot-password', { email })).status).toBe(202);
    const token = tokenOf(mailTo(email));
    expect((await post('/auth/reset-password', { token, password: NEW })).status).toBe(204);
    expect((await trySignIn(email, NEW)).status).toBe(200);
    expect((await trySignIn(email, PASSWORD)).status).toBe(401);
    expect((await browse('GET', '/auth/me', session.headers)).status).toBe(401);
    expect((await post('/auth/reset-password', { token, password: NEW })).status).toBe(404);
  });

  test('of twenty at the same time sets one', async () => {
    const { email } = await newUser('influencer', env.DATABASE_URL);
    await post('/auth/forgot-password', { email });
    const token = tokenOf(mailTo(email));
    const tries = Array.from({ length: 20 }, (_, index) =>
      post('/auth/reset-password', { token, password: `${NEW} ${index}` }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    expect(statuses.filter((status) => status === 404)).toHaveLength(19);
  });

  test('tells nobody whether an address has a user', async () => {
    const { email } = await newUser('influencer', env.DATABASE_URL);
    const stranger = `${newId('usr')}@example.com`;
    const [known, unknown] = [
      await post('/auth/forgot-password', { email }),
      await post('/auth/forgot-password', { email: stranger }),
    ];
    expect(known).toEqual(unknown);
    expect([mailTo(email) !== undefined, mailTo(stranger)]).toEqual([true, undefined]);
  });

  test('is not mailed without end', async () => {
    const { email } = await newUser('influencer', env.DATABASE_URL);
    for (let count = 0; count < 15; count++) await post('/auth/forgot-password', { email });
    expect(mails.filter(({ to }) => to === email)).toHaveLength(10);
  });

  test('leads to our own address, whatever host was asked', async () => {
    const { email } = await newUser('influencer', env.DATABASE_URL);
    await post('/auth/forgot-password', { email }, { Host: 'evil.example' });
    expect(mailTo(email)?.text).toContain(`${new URL(ports.docs_url).origin}/reset/`);
  });

  test('needs a password that does', async () => {
    const { email } = await newUser('influencer', env.DATABASE_URL);
    await post('/auth/forgot-password', { email });
    const token = tokenOf(mailTo(email));
    const { status, text } = await post('/auth/reset-password', { token, password: 'short' });
    expect([status, text]).toEqual([400, expect.stringContaining('password')]);
    expect((await post('/auth/reset-password', { token, password: NEW })).status).toBe(204);
  });
});

describe('an invitation', () => {
  const bearer = { Authorization: `Bearer ${ADMIN}` };

  test('lets somebody in by the link, under the name they choose', async () => {
    const email = `${newId('usr')}@example.com`;
    const invited = await post('/api/invitations', { email, role: 'admin' }, bearer);
    expect(invited.status).toBe(201);
    expect(invited.text).not.toContain(tokenOf(mailTo(email)));
    expect((await trySignIn(email, '')).status).not.toBe(200);
    const token = tokenOf(mailTo(email));
    const wish = { token, password: NEW, display_name: 'Jo' };
    expect((await post('/auth/accept-invitation', wish)).status).toBe(204);
    const { headers } = await openSession(email, NEW);
    expect((await browse('GET', '/auth/me', headers)).body.display_name).toBe('Jo');
  });

  test('is an operator’s alone, and its link sets no forgotten password', async () => {
    const email = `${newId('usr')}@example.com`;
    expect((await post('/api/invitations', { email, role: 'admin' })).status).toBe(401);
    await post('/api/invitations', { email, role: 'admin' }, bearer);
    const token = tokenOf(mailTo(email));
    expect((await post('/auth/reset-password', { token, password: NEW })).status).toBe(404);
  });

  test('is over after a week', async () => {
    const email = `${newId('usr')}@example.com`;
    now_ms = Date.now() - 8 * 86_400_000;
    await post('/api/invitations', { email, role: 'admin' }, bearer);
    now_ms = Date.now();
    const token = tokenOf(mailTo(email));
    expect((await post('/auth/accept-invitation', { token, password: NEW })).status).toBe(404);
  });
});
