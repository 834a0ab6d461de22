import { env } from 'cloudflare:workers';
import { neonConfig } from '@neondatabase/serverless';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { createLog } from '@skinstack/http/log';
import { afterEach, expect, test } from 'vitest';
import { ADMIN } from './call-api.ts';

const asItWas = neonConfig.fetchFunction;
afterEach(() => {
  neonConfig.fetchFunction = asItWas;
});

/** What must never be seen outside, planted wherever it comes from. */
const PLANTED = [
  ...[env.DATABASE_URL, env.SIGNING_KEY, env.ENCRYPTION_KEY, env.UPSTASH_REDIS_REST_TOKEN, ADMIN],
  ...['planted@example.com', 'planted-parameter', 'insert into', 'Failed query', 'node_modules'],
].map(String);

/** An API whose log is kept, every answer of which is looked through. */
async function watchedApp() {
  const ports = await createPorts(env);
  const lines: string[] = [];
  const secrets = [env.DATABASE_URL, env.SIGNING_KEY, env.ENCRYPTION_KEY, ADMIN].map(String);
  const app = createApp({ ...ports, log: createLog('api', secrets, (line) => lines.push(line)) });
  const post = async (path: string, body: unknown) => {
    const headers = { Authorization: `Bearer ${ADMIN}`, 'Content-Type': 'application/json' };
    const response = await app.request(path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    const text = `${[...response.headers].join('\n')}\n${await response.text()}`;
    return { status: response.status, text };
  };
  return { post, lines };
}

test.each<[string, () => Promise<Response>]>([
  ['cannot be reached', () => Promise.reject(new TypeError(`no route to ${env.DATABASE_URL}`))],
  [
    'answers nonsense',
    async () => new Response('<html>insert into planted-parameter</html>', { status: 502 }),
  ],
  [
    'reports an error with the row in it',
    async () =>
      Response.json(
        {
          message: 'duplicate key: planted@example.com',
          code: 'XX000',
          detail: 'planted-parameter',
        },
        { status: 400 },
      ),
  ],
])(
  'a database that %s: neither the answer nor the log tells more than its code',
  async (_, answer) => {
    const { post, lines } = await watchedApp();
    neonConfig.fetchFunction = answer;
    const made = await post('/api/influencers', {
      ...{ display_name: 'planted-parameter', email: 'planted@example.com' },
    });
    expect([500, 503]).toContain(made.status);
    expect(lines.length).toBeGreaterThan(0);
    for (const secret of PLANTED) {
      expect(made.text).not.toContain(secret);
      expect(lines.join('\n').replace(/"error_at":"[^"]*"/g, '')).not.toContain(secret);
    }
  },
);

test('a database’s code reaches the log, so that the failure can be found', async () => {
  const { post, lines } = await watchedApp();
  neonConfig.fetchFunction = async () =>
    Response.json({ message: 'x', code: '42P01' }, { status: 400 });
  await post('/api/influencers', { display_name: 'x', email: 'x@example.com' });
  expect(lines.join('\n')).toContain('"error_code":"42P01"');
});
