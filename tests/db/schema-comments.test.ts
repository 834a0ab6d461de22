import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@skinstack/local/read-settings';
import { describe, expect, test } from 'vitest';

const SOURCE = join(ROOT, 'packages/db/src');
const paths = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.ts'),
);
const read = (path: string) => readFileSync(join(SOURCE, path), 'utf8');

/** Every function and constant that packages/db exports. */
const exported = new Set(
  paths.flatMap((path) =>
    [...read(path).matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].map(
      (match) => match[1],
    ),
  ),
);
const tables = paths.filter((path) => path.startsWith('schema/')).map((path) => [path]);

/** The comments of a file, each whole, without its marks. */
function commentsOf(path: string): string[] {
  const comments = read(path).match(/\/\*\*[\s\S]*?\*\/|(?:^ *\/\/.*\n)+/gm) ?? [];
  return comments.map((comment) => comment.replace(/^ *(?:\/\*\*|\*\/|\*|\/\/) ?/gm, ''));
}

describe('the comments of the schema', () => {
  test.each(tables)('%s names only statements that there are', (path) => {
    const words = commentsOf(path).flatMap((comment) => comment.split(/[^\w-]+/));
    // a statement is named like a function; `ReversalPart` is a type
    const statements = words.filter((word) => /^[a-z]+(?:[A-Z][a-z]*)+$/.test(word));
    expect(statements.filter((word) => !exported.has(word))).toEqual([]);
    // … and not like a file, which may hold several
    const verbs = /^(?:find|list|insert|upsert|update|delete|count|check|sum|create)-[a-z-]+$/;
    expect(words.filter((word) => verbs.test(word))).toEqual([]);
  });

  test('every index and key has a comment that names the statement it serves', () => {
    const SERVED = /^ *((?:unique)?[iI]ndex|primaryKey)\(/;
    const unexplained = tables.flatMap(([path = '']) => {
      const lines = read(path).split('\n');
      return lines.flatMap((line, at) => {
        if (!SERVED.test(line)) return [];
        let first = at;
        while (/^ *\/\//.test(lines[first - 1] ?? '')) first--;
        const words = lines.slice(first, at).join(' ').split(/\W+/);
        return words.some((word) => exported.has(word)) ? [] : [`${path}: ${line.trim()}`];
      });
    });
    expect(unexplained).toEqual([]);
  });
});
