import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importersOf } from '@skinstack/lab/house/measure-house';
import { readHouse } from '@skinstack/lab/house/read-house';
import { ROOT } from '@skinstack/local/read-settings';
import { describe, expect, test } from 'vitest';

const page = readFileSync(join(ROOT, 'docs/flows.md'), 'utf8');
const importers = importersOf(readHouse(ROOT));

/** A step of a flow: ``1. `path` · `function`: what it does``. */
type Hop = { path: string; name: string };

/** The part of the page under a heading. */
function section(heading: string): string {
  const [, text = ''] = page.split(`## ${heading}\n`);
  return text.split('\n## ')[0] ?? '';
}

function hopsOf(heading: string): Hop[] {
  const lines = section(heading).matchAll(/^\d+\. `([^`]+)` · `([^`]+)`/gm);
  return [...lines].map(([, path = '', name = '']) => ({ path, name }));
}

/** Steps that lead back into a file already left. */
const jumpsOf = (heading: string) => [
  ...section(heading).matchAll(/^ +- back into `([^`]+)` · `([^`]+)`/gm),
];

describe.each([
  { flow: 'A hot click', most_hops: 14, most_jumps: 0 },
  { flow: 'A webhook', most_hops: 28, most_jumps: 2 },
])('$flow', ({ flow, most_hops, most_jumps }) => {
  const hops = hopsOf(flow);
  const paths = hops.map(({ path }) => path);

  test('is short, and names no file twice', () => {
    expect(hops.length).toBeGreaterThan(10);
    expect(hops.length).toBeLessThanOrEqual(most_hops);
    expect(new Set(paths).size).toBe(paths.length);
    const jumps = jumpsOf(flow);
    expect(jumps.length).toBeLessThanOrEqual(most_jumps);
    for (const [, path = '', name = ''] of jumps) {
      expect(paths).toContain(path);
      expect(readFileSync(join(ROOT, path), 'utf8')).toMatch(new RegExp(`\\b${name}\\b`));
    }
  });

  test.each(hops)('$path exports $name, and an earlier file imports it', ({ path, name }) => {
    expect(existsSync(join(ROOT, path))).toBe(true);
    const exported = new RegExp(
      `^export (default \\{[\\s\\S]*\\b${name}\\(|(async )?function ${name}\\b|const ${name}\\b)`,
      'm',
    );
    expect(readFileSync(join(ROOT, path), 'utf8')).toMatch(exported);
    const earlier = paths.slice(0, paths.indexOf(path));
    const isImported = earlier.some((other) => importers.get(path)?.has(other));
    expect(isImported || earlier.length === 0).toBe(true);
  });
});

test('the lists of before have as many files as they say', () => {
  const lists = [...page.matchAll(/^(\d+) files[^\n]*\n\n```text\n([\s\S]*?)\n```/gm)];
  expect(lists.map(([, count]) => Number(count))).toEqual(
    lists.map(([, , text = '']) => text.split(/\s*→\s*|\n/).filter(Boolean).length),
  );
  expect(lists).toHaveLength(2);
});
