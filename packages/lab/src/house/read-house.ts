import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A source file: its path from the root, its lines, and what it imports of us. */
export type SourceFile = { path: string; text: string; line_count: number; imports: string[] };

const IMPORT =
  /(?:^|\n)(?:import|export)\s[^'"]*?from '([^']+)'|\nimport '([^']+)'|import\('([^']+)'\)/g;

/** Every file that git tracks, or would: what is checked is what is committed. */
export function listTracked(root: string): string[] {
  return execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root })
    .toString()
    .trim()
    .split('\n')
    .filter((path) => existsSync(join(root, path)));
}

/** The TypeScript of apps and packages, with its imports resolved to paths. */
export function readHouse(root: string): SourceFile[] {
  const paths = listTracked(root).filter((path) => /^(apps|packages)\/.*\.tsx?$/.test(path));
  const known = new Set(paths);
  return paths.map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const imports = importsOf(text).flatMap((name) => resolveImport(known, path, name) ?? []);
    return { path, text, line_count: text.trimEnd().split('\n').length, imports };
  });
}

/** The names a file imports, as they are written. */
export function importsOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].map(([, from, bare, lazy]) => from ?? bare ?? lazy ?? '');
}

/** The file an import means; null when it is not one of ours. */
export function resolveImport(
  known: ReadonlySet<string>,
  from: string,
  name: string,
): string | null {
  if (name.startsWith('.')) {
    const path = join(dirname(from), name);
    return known.has(path) ? path : null;
  }
  const [, unit, file] = /^@skinstack\/([^/]+)\/(.+)$/.exec(name) ?? [];
  if (!unit || !file) return null;
  const places = ['packages', 'apps'].flatMap((kind) =>
    ['ts', 'tsx'].map((ending) => `${kind}/${unit}/src/${file}.${ending}`),
  );
  return places.find((place) => known.has(place)) ?? null;
}

/** The unit of a path: `packages/db`. */
export function unitOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

/** The room of a path, a folder of a unit: `packages/db/src/orders`; null at the unit's top. */
export function roomOf(path: string): string | null {
  const [kind, unit, src, room, file] = path.split('/');
  return file === undefined ? null : [kind, unit, src, room].join('/');
}
