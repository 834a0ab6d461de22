import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ACCESS } from '@skinstack/api/access';
import { createApp } from '@skinstack/api/app';
import { consumeClicks } from '@skinstack/api/clicks/consume-clicks';
import { runSchedule, SCHEDULE } from '@skinstack/api/operations/schedule';
import { createPorts } from '@skinstack/api/ports';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { newId } from '../world/new-world.ts';
import { pathOf } from '../world/route-path.ts';

const bindings = inject('bindings');
const EMAIL = `canary-${newId('usr')}@example.com`;
/** Secrets of the Worker and of people; what a database says when it fails comes on top. */
const planted: Record<string, string> = {
  SIGNING_KEY: 'canary-signing-key-of-click-tokens-and-cookies',
  ENCRYPTION_KEY: btoa('canary-encryption-key-of-32-byte'),
  ADMIN_API_KEY: 'canary-admin-key-0123456789',
  METRICS_KEY: 'canary-metrics-key-0123456789',
  database_password: 'canary-database-password',
  redis_token: 'canary-redis-token',
  password: 'canary password of somebody',
  wrong_password: 'canary password that is wrong',
  network_secret: 'canary-secret-of-a-network',
  email: EMAIL,
  row: 'canary-row-of-an-error',
  statement: 'insert into "',
  driver: 'Failed query',
  file: 'node_modules',
};
const { SIGNING_KEY, ENCRYPTION_KEY, ADMIN_API_KEY, METRICS_KEY, password } = planted;

/** A store that takes every request and answers none, or answers like this. */
const servers: Server[] = [];
async function startStore(answer?: { status: number; body: string; type: string }) {
  const server = createServer((_, response) => {
    if (!answer) return;
    response.writeHead(answer.status, { 'Content-Type': answer.type }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return (server.address() as AddressInfo).port;
}
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** How the stores are: a port both are asked at; null for those of the test world. */
const ERROR = {
  ...{ message: `duplicate key: ${EMAIL}`, code: '42P01', detail: planted.row },
  ...{ error: `WRONGPASS ${planted.redis_token}, command was: ["set","${planted.row}"]` },
};
const WORLDS: Record<string, () => Promise<number | null>> = {
  'are up': async () => null,
  'cannot be reached': async () => 1,
  'answer nonsense': () =>
    startStore({ status: 502, type: 'text/html', body: `<p>insert into "${planted.row}` }),
  'report errors with a row in them': () =>
    startStore({ status: 400, type: 'application/json', body: JSON.stringify(ERROR) }),
  hang: () => startStore(),
};

/** The API over these stores; every line it logs is kept as it is, with nothing redacted. */
async function appOver(port: number | null) {
  const database = `postgresql://canary:${planted.database_password}@127.0.0.1:${port}/canary`;
  const ports = await createPorts({
    ...{ ...bindings, SIGNING_KEY, ENCRYPTION_KEY, ADMIN_API_KEY, METRICS_KEY },
    DATABASE_URL: port === null ? bindings.DATABASE_URL : database,
    ...(port === null
      ? {}
      : {
          UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${port}`,
          UPSTASH_REDIS_REST_TOKEN: planted.redis_token,
        }),
  });
  const lines: string[] = [];
  const log = (...line: unknown[]) => {
    lines.push(JSON.stringify(line).replace(/"error_at":"[^"]*"/g, ''));
  };
  return { ports: { ...ports, log }, app: createApp({ ...ports, log }), lines };
}
type App = Awaited<ReturnType<typeof appOver>>['app'];
const waiting = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };

/** Everything of an answer somebody could read. */
async function answerOf(app: App, route: string, headers: Record<string, string>, body?: unknown) {
  const [method = ''] = route.split(' ');
  const type = /import$/.test(route) ? 'text/csv' : 'application/json';
  const init = {
    ...{ method, headers: { 'Content-Type': type, ...headers } },
    ...(body === undefined || method === 'GET' ? {} : { body: JSON.stringify(body) }),
  };
  const response = await app.request(`https://api.skin.st${pathOf(route)}`, init, {}, waiting);
  const text = `${[...response.headers].join('\n')}\n${await response.text()}`;
  return { status: response.status, text };
}

/** A body whose every field is a secret in the wrong place, and one that is right. */
const BODIES = [
  {
    ...{ email: EMAIL, password: planted.wrong_password, secret: planted.network_secret },
    ...{ current_password: password, new_password: 'short', name: 7, network: password },
    ...{ role: password, slug: password, key: ADMIN_API_KEY, expires_at: password },
  },
  { email: EMAIL, password: planted.wrong_password },
  { network: 'refersion', secret: planted.network_secret },
  password,
];
let people: Record<string, Record<string, string>>;
const consoled: string[] = [];
beforeAll(async () => {
  for (const name of ['log', 'warn', 'error', 'info'] as const) {
    vi.spyOn(console, name).mockImplementation((...said) => consoled.push(said.map(String).join()));
  }
  const { app } = await appOver(null);
  const as = { Authorization: `Bearer ${ADMIN_API_KEY}` };
  const make = async (route: string, path: string, body: unknown, headers = as) => {
    const [method = ''] = route.split(' ');
    const sent = { 'Content-Type': 'application/json', ...headers };
    const init = { method, headers: sent, body: JSON.stringify(body) };
    return app.request(`https://api.skin.st${path}`, init, {}, waiting);
  };
  const influencer = await make('POST', '/api/influencers', { display_name: 'C', email: EMAIL });
  const { id } = (await influencer.json()) as { id: string };
  const key = await make('POST', `/api/influencers/${id}/api-keys`, {});
  planted.api_key = ((await key.json()) as { key: string }).key;
  await make('POST', '/api/users', { email: EMAIL, role: 'admin', password });
  const signedIn = await make('POST', '/auth/sign-in', { email: EMAIL, password });
  const [session = '', device = ''] = signedIn.headers.getSetCookie();
  planted.session = session.slice(session.indexOf('=') + 1, session.indexOf(';'));
  planted.device = device.slice(device.indexOf('=') + 1, device.indexOf(';'));
  const { csrf_token } = (await signedIn.json()) as { csrf_token: string };
  people = {
    nobody: {},
    admin: as,
    monitor: { Authorization: `Bearer ${METRICS_KEY}` },
    influencer: { Authorization: `Bearer ${planted.api_key}` },
    session: { Cookie: `__Host-ss_session=${planted.session}`, 'X-CSRF-Token': csrf_token },
    forger: { Cookie: `__Host-ss_session=${planted.session}`, Origin: 'https://evil.example' },
  };
});

/** The names of the secrets a text has. An e-mail address is told to whoever may see it. */
function leaked(text: string, mayTellEmail: boolean): string[] {
  return Object.entries(planted)
    .filter(([name, secret]) => text.includes(secret) && !(mayTellEmail && name === 'email'))
    .map(([name]) => name);
}

describe.each(Object.entries(WORLDS))('stores that %s', (name, start) => {
  test('neither an answer nor a log line of any route tells a secret', async () => {
    const { app, lines } = await appOver(await start());
    const isUp = name === 'are up';
    const calls = Object.keys(ACCESS).flatMap((route) =>
      Object.entries(people).flatMap(([who, headers]) =>
        (route.startsWith('GET') ? [undefined] : BODIES).map((body) => ({
          route,
          who,
          headers,
          body,
        })),
      ),
    );
    // what ends the session comes last
    calls.sort((a, b) => Number(/sign-out/.test(a.route)) - Number(/sign-out/.test(b.route)));
    const ask = async ({ route, who, headers, body }: (typeof calls)[number]) => {
      const { status, text } = await answerOf(app, route, headers, body);
      expect(leaked(text, isUp), `${route} as ${who}`).toEqual([]);
      if (isUp || name === 'hang') expect(status, `${route} as ${who}: ${text}`).not.toBe(500);
    };
    // one after another where an answer comes at once
    if (name === 'hang') await Promise.all(calls.map(ask));
    else for (const one of calls) await ask(one);
    expect(lines.length).toBeGreaterThan(calls.length - 1);
    expect(leaked(lines.join('\n'), false)).toEqual([]);
    expect(leaked(consoled.join('\n'), false)).toEqual([]);
  }, 120_000);

  test('nor do the jobs and the queue', async () => {
    const { ports, lines } = await appOver(await start());
    // each by its name and all at once: of a store that hangs every one waits
    const jobs = ['* * * * *', '17 3 * * *'].flatMap((cron) => Object.keys(SCHEDULE[cron] ?? {}));
    await Promise.all(jobs.map((job) => runSchedule(ports, job)));
    // a message that is no click is logged whole on purpose: it may be all that is left of one
    const messages = [{ body: { id: 'no click' }, attempts: 1 }];
    const queue = { queue: 'skinstack-clicks', ackAll: () => {}, retryAll: () => {} };
    await consumeClicks(ports, { ...queue, messages });
    expect(leaked(lines.join('\n'), false)).toEqual([]);
    if (name !== 'are up') expect(lines.join('\n')).toContain('job_failed');
  }, 120_000);
});

test('what the database says reaches the log as its code, so that it can be found', async () => {
  const start = WORLDS['report errors with a row in them'];
  const { app, lines } = await appOver((await start?.()) ?? null);
  await answerOf(app, 'GET /api/merchants', people.admin ?? {});
  expect(lines.join('\n')).toContain('"error_code":"42P01"');
});

test('the canary sings: a secret in a log line or an answer is found', () => {
  expect(leaked(`x ${planted.session} y`, false)).toEqual(['session']);
  expect(leaked(JSON.stringify({ a: planted.network_secret }), true)).toEqual(['network_secret']);
});
