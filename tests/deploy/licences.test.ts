import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@skinstack/local/read-settings';
import { expect, test } from 'vitest';

type Entry = { version?: string; license?: string; dependencies?: Record<string, string> };
const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Entry>;
};
const ALLOWED = new Set([
  ...['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD'],
  ...['Unlicense', 'Python-2.0'],
]);
/** Packages whose manifest says nothing of use, by words of their LICENSE file. */
const READ_BY_US: Record<string, RegExp> = {
  decko: /MIT License/i,
  stickyfill: /Permission is hereby granted, free of charge/,
  'url-template': /Redistributions in binary form must reproduce/,
};
/** The documentation's tools, served as files of their own, and what they are built from. */
const SERVED = ['swagger-ui-dist', 'redoc'];

/** Where a package that `from` asks for is, as Node looks for it; null when nowhere. */
function placeOf(from: string, name: string): string | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[place]) return place;
    if (folder === '') return null;
  }
}

/** Everything both Workers are made of, by place, our own packages left out. */
function bundled(): string[] {
  const seen = new Set<string>();
  const visit = (place: string) => {
    if (seen.has(place)) return;
    seen.add(place);
    for (const name of Object.keys(packages[place]?.dependencies ?? {})) {
      const own = /^@skinstack\/(.+)$/.exec(name)?.[1];
      if (own) visit(packages[`packages/${own}`] ? `packages/${own}` : `apps/${own}`);
      else {
        const found = placeOf(place, name);
        expect(found, `${name} of ${place}`).not.toBeNull();
        visit(found ?? '');
      }
    }
  };
  for (const app of ['apps/redirect', 'apps/api']) visit(app);
  for (const name of SERVED) visit(`node_modules/${name}`);
  return [...seen].filter((place) => place.includes('node_modules/'));
}

/** `(MIT OR GPL)` is taken as the one we may choose, `A AND B` as both. */
function isAllowed(licence: string): boolean {
  return licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((one) => one.split(' AND ').every((part) => ALLOWED.has(part.trim())));
}

test('what gets into a Worker, or is served by one, may be', () => {
  const places = bundled();
  expect(places).toContain('node_modules/hono');
  expect(places.length).toBeGreaterThan(15);
  const wrong = places.flatMap((place) => {
    const manifest = join(ROOT, place, 'package.json');
    const installed = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {};
    const licence = String(packages[place]?.license ?? installed.license ?? 'none');
    const words = READ_BY_US[place.replace(/.*node_modules\//, '')];
    const isRead = words?.test(readFileSync(join(ROOT, place, 'LICENSE'), 'utf8'));
    return isAllowed(licence) || isRead ? [] : [`${place}: ${licence}`];
  });
  expect(wrong).toEqual([]);
});

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0)', true],
  ['MIT AND GPL-3.0', false],
  ['AGPL-3.0-or-later', false],
  ['none', false],
])('%s is allowed: %s', (licence, expected) => expect(isAllowed(licence)).toBe(expected));

test('the bill of materials of docs/security.md has all of it', () => {
  const args = ['sbom', '--sbom-format', 'cyclonedx'];
  const options = { cwd: ROOT, maxBuffer: 1e8, stdio: 'pipe' } as const;
  const { bomFormat, components } = JSON.parse(execFileSync('npm', args, options).toString());
  const names = new Set(
    components.map((one: { group?: string; name: string }) =>
      one.group ? `${one.group}/${one.name}` : one.name,
    ),
  );
  expect(bomFormat).toBe('CycloneDX');
  const missing = bundled().filter((place) => !names.has(place.replace(/.*node_modules\//, '')));
  expect(missing).toEqual([]);
});
