import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiProblem } from '@skinstack/client/api-problem';
import { createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import { ROOT } from '@skinstack/local/read-settings';
import { beforeAll, expect, inject, test } from 'vitest';
import { callApp } from './call-app.ts';
import { addSerum } from './example.ts';

const URL_OF_API = 'https://api.skin.st';
const bindings = inject('bindings');
const key = bindings.ADMIN_API_KEY ?? '';
let send: typeof fetch;
beforeAll(async () => {
  send = await callApp(bindings);
});
const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error as ApiProblem,
  );
const answering = (status: number, body: string, headers = {}) =>
  createClient(URL_OF_API, key, async () => new Response(body, { status, headers }));

test('the README’s example is a file of ours, and does what it says', async () => {
  const readme = readFileSync(join(ROOT, 'packages/client/README.md'), 'utf8');
  const example = readFileSync(join(ROOT, 'tests/client/example.ts'), 'utf8');
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
  const { product, refused_field } = await addSerum(URL_OF_API, key, send);
  expect([product.name, refused_field]).toEqual(['Barrier Repair Serum', 'url']);
});

test('a path, a query and an answer without a key', async () => {
  const { api } = createClient(URL_OF_API, key, send);
  const { data } = await readAnswer(api.products.$get({ query: { limit: '1' } }));
  const [product] = data;
  const shown = await readAnswer(api.products[':id'].$get({ param: { id: product?.id ?? '' } }));
  expect(shown).toEqual(product);
  const { checks } = await readAnswer(createClient(URL_OF_API, undefined, send).healthz.$get());
  expect(checks.database).toBe('ok');
});

test('a CSV file goes as the body', async () => {
  const { api } = createClient(URL_OF_API, key, send);
  const { product } = await addSerum(URL_OF_API, key, send);
  const query = { program_id: product.program_id };
  const init = {
    headers: { 'Content-Type': 'text/csv' },
    body: 'name,url\nToner,https://shop.example/toner\n',
  };
  const answer = await readAnswer(api.products.import.$post({ query }, { init }));
  expect(answer.created_count).toBe(1);
});

test('refusals carry what the API said', async () => {
  const { api } = createClient(URL_OF_API, key, send);
  const work = readAnswer(api.merchants.$post({ json: { name: '', allowed_hosts: [] } }));
  const problem = await problemOf(work);
  expect(problem).toBeInstanceOf(ApiProblem);
  expect(problem).toMatchObject({
    status: 400,
    code: 'invalid_request',
    retry_after_seconds: null,
  });
  expect(problem?.errors.map(({ path }) => path)).toEqual(['name', 'allowed_hosts']);
  expect(problem?.message).toContain(problem?.request_id);
  expect(problem?.message).not.toContain(key);
});

test('a wrong key is unauthorized', async () => {
  const { api } = createClient(URL_OF_API, 'not-a-key', send);
  const problem = await problemOf(readAnswer(api.merchants.$get({ query: {} })));
  expect([problem?.status, problem?.code]).toEqual([401, 'unauthorized']);
});

test('an answer that is not the API’s is a problem without a code', async () => {
  const { healthz } = answering(502, '<h1>Bad gateway</h1>', { 'Retry-After': '7' });
  const problem = await problemOf(readAnswer(healthz.$get()));
  expect(problem).toMatchObject({ status: 502, code: null, retry_after_seconds: 7, errors: [] });
});
