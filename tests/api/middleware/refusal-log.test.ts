import { env } from 'cloudflare:workers';
import { neonConfig } from '@neondatabase/serverless';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { afterEach, expect, test } from 'vitest';
import { ADMIN } from '../builders/call-api.ts';

const asItWas = neonConfig.fetchFunction;
afterEach(() => {
  neonConfig.fetchFunction = asItWas;
});

type Line = { level: string; event: string; fields: Record<string, unknown> };

/** What is answered and logged when the database answers like this. */
async function ask(path: string, answer: () => Promise<Response>, init: RequestInit = {}) {
  const lines: Line[] = [];
  const ports = await createPorts(env);
  const app = createApp({
    ...ports,
    log: (level, event, fields = {}) => lines.push({ level, event, fields }),
  });
  neonConfig.fetchFunction = answer;
  const headers = { Authorization: `Bearer ${ADMIN}` };
  const response = await app.request(path, { headers, ...init });
  const { code, request_id } = (await response.json()) as { code: string; request_id: string };
  const failures = lines.filter(({ level }) => level === 'error');
  return { status: response.status, code, request_id, failures, lines };
}
const cannotBeReached = () => Promise.reject(new TypeError('no route'));
const answers = (code: string) => async () =>
  Response.json({ message: 'x', code }, { status: 400 });

test('a refusal of 500 or more is logged with its code, under the request’s id', async () => {
  const post = { method: 'POST', body: '{}', headers: {} };
  const { status, code, request_id, failures } = await ask(
    '/webhooks/refersion',
    cannotBeReached,
    post,
  );
  expect([status, code]).toEqual([503, 'unavailable']);
  expect(failures).toMatchObject([
    { event: 'refused', fields: { request_id, error: 'Problem', error_code: 'unavailable' } },
  ]);
});

test.each<[string, number, string, () => Promise<Response>]>([
  ['a missing table', 500, 'internal', answers('42P01')],
  ['a broken constraint nobody expected', 500, 'internal', answers('23514')],
  ['too many connections', 503, 'unavailable', answers('53300')],
  ['a shut-down', 503, 'unavailable', answers('57P01')],
  ['a serialization failure', 503, 'unavailable', answers('40001')],
])('%s is %i, logged once with what PostgreSQL called it', async (_, expected, code, answer) => {
  const found = await ask('/api/merchants', answer);
  expect([found.status, found.code]).toEqual([expected, code]);
  const { code: sqlstate } = (await (await answer()).json()) as { code: string };
  expect(found.failures).toMatchObject([
    { event: 'unexpected', fields: { request_id: found.request_id, error_code: sqlstate } },
  ]);
});

test('a database that is not there has no code, and is logged all the same', async () => {
  const { status, failures, request_id } = await ask('/api/merchants', cannotBeReached);
  expect([status, failures[0]?.fields.request_id]).toEqual([503, request_id]);
});

test('a refusal below 500 is a line of the request and no failure', async () => {
  const { status, failures, lines } = await ask('/nowhere', cannotBeReached);
  expect([status, failures]).toEqual([404, []]);
  expect(lines).toMatchObject([{ event: 'request', fields: { status: 404 } }]);
});
