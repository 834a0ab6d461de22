import { toJsonMinor } from '@skinstack/domain/money';
import { presentRow } from '../rest/rows.ts';
import type { Statements } from './read-statements.ts';

/** Statements as JSON. */
export function presentStatements({ statements, from, to, ...about }: Statements) {
  return {
    ...about,
    from: from.toISOString(),
    to: to.toISOString(),
    statements: statements.map(({ currency, opening, entries, closing }) => ({
      currency,
      opening_balance_minor: toJsonMinor(opening.balance_minor),
      opening: presentRow(opening),
      entries: entries.map((entry) => presentRow(entry)),
      closing_balance_minor: toJsonMinor(closing.balance_minor),
      closing: presentRow(closing),
    })),
  };
}
