import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../read-settings.ts';

/** One file of `drizzle/`, cut into its statements. */
export type Migration = {
  tag: string;
  /** The journal's `when`: what a database remembers a migration by. */
  created_at_ms: number;
  hash: string;
  statements: Statement[];
  /** False for what PostgreSQL refuses in a transaction, and for backfills in batches. */
  is_atomic: boolean;
};
/** `is_repeated`: run again and again until it changes no row. */
export type Statement = { text: string; is_repeated: boolean };

/** The two directives a migration may carry; docs/migrations.md says when. */
const OUTSIDE = /^-- migrate: outside a transaction$/m;
const REPEATED = /^-- migrate: repeat until no row is left$/m;

/** The migrations of a folder, oldest first, as drizzle-kit wrote them. */
export function readMigrations(folder = join(ROOT, 'drizzle')): Migration[] {
  const journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as {
    entries: { tag: string; when: number }[];
  };
  return journal.entries.map(({ tag, when }) => {
    const text = readFileSync(join(folder, `${tag}.sql`), 'utf8');
    const statements = text.split('--> statement-breakpoint').map((part) => part.trim());
    return {
      tag,
      created_at_ms: when,
      hash: createHash('sha256').update(text).digest('hex'),
      statements: statements
        .filter((part) => part !== '')
        .map((part) => ({ text: part, is_repeated: REPEATED.test(part) })),
      is_atomic: !OUTSIDE.test(text),
    };
  });
}
