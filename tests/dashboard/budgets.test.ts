import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '@skinstack/local/read-settings';
import { describe, expect, test } from 'vitest';

const BUILT = join(ROOT, 'apps/api/assets/app');
type Chunk = {
  file: string;
  name?: string;
  src?: string;
  imports?: string[];
  dynamicImports?: string[];
};
const manifest = JSON.parse(readFileSync(join(BUILT, 'manifest.json'), 'utf8')) as Record<
  string,
  Chunk
>;
const KB = 1_024;
const sizeOf = (file: string) => gzipSync(readFileSync(join(BUILT, file))).length;

/** A chunk and all it imports before it runs. */
function withImports(key: string, seen = new Set<string>()): Set<string> {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const name of manifest[key]?.imports ?? []) withImports(name, seen);
  return seen;
}

/** What is loaded before the first page of a reader is shown. */
function firstLoad(keys: readonly string[]): string[] {
  const all = new Set<string>();
  for (const key of keys) for (const one of withImports(key)) all.add(one);
  return [...all].flatMap((key) => manifest[key]?.file ?? []);
}

const total = (files: readonly string[]) => files.reduce((sum, file) => sum + sizeOf(file), 0);

describe('the first page, compressed', () => {
  test.each([
    [
      'influencer',
      ['src/start.tsx', 'words/en.ts', 'words/en-influencer.ts', 'src/influencer/pages.tsx'],
    ],
    [
      'operator',
      ['src/start.tsx', 'words/en.ts', 'words/en-operator.ts', 'src/operator/pages.tsx'],
    ],
    [
      'brand',
      [
        ...['src/start.tsx', 'words/en.ts', 'words/en-operator.ts', 'words/en-brand.ts'],
        'src/brand/pages.tsx',
      ],
    ],
  ])('%s: at most 60 KB of script, 90 with the chart, in few files', (_, keys) => {
    const files = firstLoad(keys);
    expect(total(files)).toBeLessThanOrEqual(60 * KB);
    expect(files.length).toBeLessThanOrEqual(7);
    const chart = Object.values(manifest).find(({ name }) => name === 'chart')?.file ?? '';
    expect(total([...files, chart])).toBeLessThanOrEqual(90 * KB);
  });

  test('of every page has at most 12 KB of style', () => {
    const [style = ''] = readdirSync(join(BUILT, 'assets')).filter((name) => name.endsWith('.css'));
    expect(sizeOf(`assets/${style}`)).toBeLessThanOrEqual(12 * KB);
  });
});

test('no part that comes later is over 50 KB', () => {
  const entry = manifest['src/start.tsx']?.file;
  const large = Object.values(manifest)
    .filter(({ file }) => file.endsWith('.js') && file !== entry && sizeOf(file) > 50 * KB)
    .map(({ file }) => file);
  expect(large).toEqual([]);
});

test('an influencer’s pages reach none of an operator’s', () => {
  const seen = new Set<string>();
  const follow = (key: string) => {
    // the entry knows both readers, and loads one
    if (seen.has(key) || key === 'src/start.tsx') return;
    seen.add(key);
    const chunk = manifest[key];
    for (const name of [...(chunk?.imports ?? []), ...(chunk?.dynamicImports ?? [])]) follow(name);
  };
  follow('src/influencer/pages.tsx');
  expect([...seen].filter((key) => key.startsWith('src/operator/'))).toEqual([]);
});

test('nothing that is served evaluates text or names another host', () => {
  for (const name of readdirSync(join(BUILT, 'assets')).filter((file) => file.endsWith('.js'))) {
    const text = readFileSync(join(BUILT, 'assets', name), 'utf8');
    expect(text, name).not.toMatch(/\beval\(|new Function\(/);
    const hosts = [...text.matchAll(/https?:\/\/([a-z0-9.-]+)/gi)].map(([, host]) => host);
    const foreign = hosts.filter(
      (host) => !/^(www\.w3\.org|localhost|tanstack\.com|github\.com)/.test(host ?? ''),
    );
    expect(foreign, name).toEqual([]);
  }
});
