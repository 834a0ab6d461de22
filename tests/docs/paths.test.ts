import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listTracked } from '@skinstack/lab/house/read-house';
import { ROOT } from '@skinstack/local/read-settings';
import { expect, test } from 'vitest';

/** Every page of prose; what a page quotes as plain text names things as they were. */
const pages = listTracked(ROOT).filter((path) => /\.(md|txt)$/.test(path));
const tracked = listTracked(ROOT);
const QUOTED = /^ *```text\n[\s\S]*?^ *```$/gm;
const PLACES = /(?<![\w./@-])(?:apps|packages|tests|drizzle|docs|\.github)\/[\w./*<>-]*[\w*>]/g;
const FILES = /`([\w./-]+\.(?:ts|mjs|sql|yml|sh))`/g;

/** Whether a path, or one with `*` or `<name>` in it, leads to something of ours. */
function exists(path: string): boolean {
  if (existsSync(join(ROOT, path))) return true;
  const parts = path.split(/\*|<[\w -]+>/).map((part) => part.replace(/[.+]/g, '\\$&'));
  if (parts.length === 1)
    return ['.ts', '.test.ts'].some((end) => existsSync(join(ROOT, path + end)));
  const form = new RegExp(`^${parts.join('[^/]+')}(/|$)`);
  return tracked.some((file) => form.test(file));
}

test.each(pages)('every path in %s leads to something', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8').replace(QUOTED, '').replaceAll('<br>', ' ');
  const links = /\]\([^)]*\)/g; // looked at where links are
  const named = [...text.replace(links, '').matchAll(PLACES)].map(([path]) => path);
  expect(named.filter((path) => !exists(path))).toEqual([]);
  // a file named without its folder is one we have
  const files = [...text.matchAll(FILES)].map(([, path = '']) => path);
  const isOurs = (path: string) => tracked.some((file) => `/${file}`.endsWith(`/${path}`));
  expect(files.filter((path) => !isOurs(path))).toEqual([]);
});

test('every package of ours that prose names exists', () => {
  const texts = pages.map((page) => readFileSync(join(ROOT, page), 'utf8').replace(QUOTED, ''));
  const named = texts.flatMap((text) =>
    [...text.matchAll(/@skinstack\/([\w-]+)((?:\/[\w-]+)*)/g)].map(([, unit = '', file = '']) => ({
      unit,
      file,
    })),
  );
  expect(named.length).toBeGreaterThan(5);
  const isThere = ({ unit, file }: { unit: string; file: string }) =>
    ['packages', 'apps'].some((kind) =>
      existsSync(join(ROOT, kind, unit, file === '' ? 'package.json' : `src${file}.ts`)),
    );
  expect(named.filter((one) => !isThere(one))).toEqual([]);
});
