import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@skinstack/local/read-settings';
import { expect, test } from 'vitest';
import { dealFiles, runs, SUITES } from './world/suites.ts';

const files = globSync('tests/**/*.test.ts', { cwd: ROOT }).toSorted();
const namesIn = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, name]) => name);

test('every file is run by one suite and by no other', () => {
  expect(files.length).toBeGreaterThan(200);
  const wrong = files
    .map((file) => [
      file,
      ...Object.entries(SUITES).flatMap(([name, suite]) => (runs(suite, file) ? [name] : [])),
    ])
    .filter(([, ...names]) => names.length !== 1);
  expect(wrong).toEqual([]);
});

test('every suite has files, and is run by npm test, test:rest or test:browser', () => {
  const runner = readFileSync(join(ROOT, 'packages/local/bin/run.mjs'), 'utf8');
  const [, usual = '', rest = ''] = /SUITES = '(.*)';\nconst REST = '(.*)';/.exec(runner) ?? [];
  expect([...usual.split(' '), ...rest.split(' '), 'browser'].toSorted()).toEqual(
    Object.keys(SUITES).toSorted(),
  );
  const empty = Object.entries(SUITES).filter(
    ([, suite]) => !files.some((one) => runs(suite, one)),
  );
  expect(empty).toEqual([]);
});

test('all that CI runs is every suite', () => {
  const ci = readFileSync(join(ROOT, '.ci/run'), 'utf8');
  expect(ci).toMatch(/^npm test$/m);
  expect(namesIn(ci, /\bnpm run (?:--silent )?([\w:]+)/g).toSorted()).toEqual([
    'lint',
    'test:browser',
    'test:rest',
    'types',
  ]);
});

test('the Miniflare of the tests is the one wrangler dev runs', () => {
  const manifest = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
  const { devDependencies } = manifest('package.json');
  const wrangler = manifest('node_modules/wrangler/package.json');
  expect(devDependencies.miniflare).toBe(wrangler.dependencies.miniflare);
});

test.each([1, 2, 3, 4, 7])('in %d parts each file is in one of them', (count) => {
  const parts = Array.from({ length: count }, (_, at) =>
    dealFiles(files, (file) => `/somewhere/${file}`, { index: at + 1, count }),
  );
  expect(parts.flat().toSorted()).toEqual(files);
  const sizes = parts.map((part) => part.length);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(2);
  // wherever they come from, they are dealt alike
  const [first] = parts;
  const reversed = dealFiles(files.toReversed(), (file) => file, { index: 1, count });
  expect(reversed).toEqual(first);
});
