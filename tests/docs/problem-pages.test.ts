import { PROBLEM_WORDS } from '@skinstack/api/docs/problem-words';
import { PROBLEMS } from '@skinstack/domain/problem';
import { readHouse } from '@skinstack/lab/house/read-house';
import { ROOT } from '@skinstack/local/read-settings';
import { beforeAll, expect, test } from 'vitest';
import { ORIGIN, offlineApp } from './offline-app.ts';

let app: Awaited<ReturnType<typeof offlineApp>>;
beforeAll(async () => {
  app = await offlineApp();
});
const read = async (path: string) => (await app.request(`${ORIGIN}${path}`)).text();

test('every code has its page, and the list names every code', async () => {
  expect(Object.keys(PROBLEM_WORDS).sort()).toEqual(Object.keys(PROBLEMS).sort());
  const list = await read('/docs/problems');
  for (const [code, { title, status }] of Object.entries(PROBLEMS)) {
    expect(list).toContain(`href="/docs/problems/${code}"`);
    const response = await app.request(`${ORIGIN}/docs/problems/${code}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    const page = await response.text();
    for (const part of [title, String(status), 'What happened', 'What to do', 'Example']) {
      expect(page).toContain(part);
    }
    expect(page).toContain(`"type": "${ORIGIN}/docs/problems/${code}"`);
  }
});

test('a refusal leads to its page; a code nobody has leads nowhere', async () => {
  const response = await app.request(`${ORIGIN}/docs/problems/nonsense`);
  expect(response.status).toBe(404);
  const { type } = (await response.json()) as { type: string };
  expect(type).toBe(`${ORIGIN}/docs/problems/not_found`);
  expect((await app.request(type)).status).toBe(200);
});

test('nothing is refused with a code that has no page', () => {
  const sources = readHouse(ROOT).filter(({ path }) => path.includes('/src/'));
  const thrown = sources.flatMap(({ text }) =>
    [...text.matchAll(/new Problem\(\s*'(\w+)'/g)].map(([, code = '']) => code),
  );
  expect(thrown.length).toBeGreaterThan(20);
  for (const code of thrown) expect(Object.keys(PROBLEM_WORDS)).toContain(code);
});

test('pages load nothing of anybody else, and run nothing inline', async () => {
  for (const path of ['/docs', '/redoc', '/docs/problems', '/docs/problems/conflict']) {
    const response = await app.request(`${ORIGIN}${path}`);
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'/);
    expect(policy).not.toMatch(/https?:|\*|script-src[^;]*unsafe/);
    const html = await response.text();
    const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url);
    expect(loaded.length).toBeGreaterThan(1);
    for (const url of loaded) expect(url).toMatch(/^\/[a-z]/);
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
  }
});
