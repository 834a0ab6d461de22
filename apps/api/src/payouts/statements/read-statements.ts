import { listStatement, type StatementMove } from '@skinstack/db/payouts/list-statement';
import { type Currency, toJsonMinor } from '@skinstack/domain/money';
import { buildStatements, type Statement } from '@skinstack/domain/payouts/build-statements';
import type { Ports } from '../../ports.ts';
import { presentEach } from '../../rest/left-out.ts';
import { readTime } from '../../rest/period.ts';
import { invalidField, presentRow } from '../../rest/rows.ts';
import type { StatementQuery } from './schemas.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
/** A statement is one page; a period with more must be requested in parts. */
const MAX_ENTRIES = 5_000;

export type Statements = {
  influencer_id: string;
  from: Date;
  to: Date;
  timezone: string;
  statements: (Statement<StatementMove> & { currency: Currency })[];
};

/**
 * An influencer's statements over a period, one a currency; the last 30 days when none is named.
 * @throws Problem `invalid_request` on a period that runs backward or has too many entries
 */
export async function readStatements(
  ports: Ports,
  influencer_id: string,
  query: StatementQuery,
): Promise<Statements> {
  const { timezone, currency = null } = query;
  // without an end the period is open and includes what was written just now
  const to = query.to === undefined ? null : new Date(readTime(query.to, timezone));
  const end = to ?? new Date(ports.now());
  const from = query.from
    ? new Date(readTime(query.from, timezone))
    : new Date(end.getTime() - DEFAULT_DAYS * DAY_MS);
  if (from > end) throw invalidField('from', 'The period runs forward');
  const period = { from, to, currency };
  const rows = await listStatement(ports.db, influencer_id, period, MAX_ENTRIES + 1);
  if (rows.moves.length > MAX_ENTRIES) {
    throw invalidField('from', `A statement has at most ${MAX_ENTRIES} entries; ask for less time`);
  }
  const statements = buildStatements(rows.opening, rows.moves, rows.closing);
  const known = statements as Statements['statements'];
  known.sort((a, b) => (a.currency < b.currency ? -1 : 1));
  return { influencer_id, from, to: end, timezone, statements: known };
}

/** Statements as JSON. */
export function presentStatements({ statements, from, to, ...about }: Statements) {
  const { shown, left_out } = presentEach(
    statements,
    ({ currency }) => currency,
    ({ currency, opening, entries, closing }) => ({
      currency,
      opening_balance_minor: toJsonMinor(opening.balance_minor),
      opening: presentRow(opening),
      entries: entries.map((entry) => presentRow(entry)),
      closing_balance_minor: toJsonMinor(closing.balance_minor),
      closing: presentRow(closing),
    }),
  );
  return {
    ...about,
    from: from.toISOString(),
    to: to.toISOString(),
    statements: shown,
    ...left_out,
  };
}
