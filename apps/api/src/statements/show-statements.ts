import { toJsonMinor } from '@skinstack/domain/money';
import { showRow } from '../catalogue/show-row.ts';
import type { Statements } from './read-statements.ts';

/** Statements as JSON. */
export function showStatements({ statements, from, to, ...about }: Statements) {
  return {
    ...about,
    ...{ from: from.toISOString(), to: to.toISOString() },
    statements: statements.map(({ currency, opening, entries, closing }) => ({
      currency,
      opening_balance_minor: toJsonMinor(opening.balance_minor),
      opening: showRow(opening),
      entries: entries.map((entry) => showRow(entry)),
      closing_balance_minor: toJsonMinor(closing.balance_minor),
      closing: showRow(closing),
    })),
  };
}
