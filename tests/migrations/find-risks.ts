import type { Migration } from '@skinstack/local/migrations/read-migrations';

/** What keeps traffic waiting, or breaks the release that runs while a migration does. */
const RISKS: [string, RegExp][] = [
  ['drops a column that the running release may read', /\bdrop column\b/i],
  ['drops a table that the running release may read', /\bdrop table\b/i],
  ['renames what the running release names', /\brename (column|to|constraint)\b/i],
  ['rewrites a table under a lock', /\balter column\b[^;]*\b(set data )?type\b/i],
  ['reads a whole table under a lock', /\balter column\b[^;]*\bset not null\b/i],
  ['reads a whole table under a lock', /\badd constraint\b(?![^;]*\bnot valid\b)/i],
  ['empties a table', /\btruncate\b/i],
];
const INDEX =
  /\bcreate (?:unique )?index (concurrently )?(?:if not exists )?"?\w+"? on (?:only )?"?(\w+)/i;
const NEW_COLUMN = /\badd column\b[^;]*\bnot null\b/i;
const REPEATABLE =
  /\bif (not )?exists\b|\bconcurrently\b|\bcreate or replace\b|\bvalidate constraint\b/i;

/** The risks of a migration, a line each. What concerns a table it makes itself is none. */
export function findRisks({ statements, is_atomic }: Migration): string[] {
  const whole = statements.map(({ text }) => withoutBodies(text)).join(';\n');
  const made = new Set(
    [...whole.matchAll(/create table (?:if not exists )?"?(\w+)/gi)].map(([, t]) => t),
  );
  return statements.flatMap(({ text, is_repeated }) => {
    const plain = withoutBodies(text);
    const table = /\balter table (?:only )?(?:"?public"?\.)?"?(\w+)/i.exec(plain)?.[1];
    const found = made.has(table ?? '')
      ? []
      : RISKS.filter(([, pattern]) => pattern.test(plain)).map(([risk]) => risk);
    if (NEW_COLUMN.test(plain) && !/\bdefault\b|\bgenerated\b/i.test(plain)) {
      found.push('adds a column the running release does not fill');
    }
    const [, concurrently, on = ''] = INDEX.exec(plain) ?? [];
    if (on !== '' && !concurrently && !made.has(on)) found.push('builds an index under a lock');
    if (/^\s*(update|delete)\b/i.test(plain) && !is_repeated)
      found.push('changes rows all at once');
    if (!is_atomic && !is_repeated && !REPEATABLE.test(plain)) {
      found.push('cannot be run again after a kill');
    }
    return found.map((risk) => `${risk}: ${plain.trim().slice(0, 60)}`);
  });
}

/** Comments and the bodies of functions are not what the migration does. */
function withoutBodies(text: string): string {
  return text.replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, '').replace(/^\s*--.*$/gm, '');
}
