import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@skinstack/local/read-settings';
import { expect, test } from 'vitest';

const page = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');

test('each of the ten risks is answered with tests', () => {
  const rows = page.split('\n').filter((line) => /^\| API\d/.test(line));
  expect(rows.map((row) => /^\| (API\d+)/.exec(row)?.[1])).toEqual(
    Array.from({ length: 10 }, (_, index) => `API${index + 1}`),
  );
  // that the files are there is looked at with all other links
  for (const row of rows) expect(row).toMatch(/\]\(\.\.\/tests\/[\w/-]+\.test\.ts\)/);
});

test('a vulnerability has an address to go to, also from the page GitHub shows', () => {
  const shown = readFileSync(join(ROOT, '.github/SECURITY.md'), 'utf8');
  for (const text of [page, shown]) expect(text).toContain('**security@skin.st**');
});
