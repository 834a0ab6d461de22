import { formatCsv } from '@skinstack/domain/format-csv';
import { formatAmount } from '@skinstack/domain/money';
import type { Statements } from './read-statements.ts';

const HEADER = [
  'date',
  'kind',
  'reason',
  'order_id',
  'conversion_id',
  'payout_id',
  'currency',
  'amount',
  'balance',
  'pending',
  'payable',
  'in_flight',
  'paid',
];

/**
 * Statements as CSV, amounts in major units. The opening and closing rows are balances; the rows
 * between them are by how much those changed.
 */
export function renderStatementsCsv({ statements, from, to }: Statements): string {
  const rows = statements.flatMap(({ currency, opening, entries, closing }) => {
    const show = (amount_minor: bigint) => formatAmount({ amount_minor, currency });
    const places = (of: typeof opening | (typeof entries)[0]) =>
      [of.pending_minor, of.payable_minor, of.in_flight_minor, of.paid_minor].map(show);
    const edge = (kind: string, at: Date, of: typeof opening) => [
      at.toISOString(),
      kind,
      '',
      '',
      '',
      '',
      currency,
      '',
      show(of.balance_minor),
      ...places(of),
    ];
    return [
      edge('opening', from, opening),
      ...entries.map((entry) => [
        entry.at.toISOString(),
        entry.kind,
        entry.reason,
        entry.order_id ?? '',
        entry.conversion_id ?? '',
        entry.payout_id ?? '',
        currency,
        show(entry.amount_minor),
        show(entry.balance_minor),
        ...places(entry),
      ]),
      edge('closing', to, closing),
    ];
  });
  return formatCsv([HEADER, ...rows]);
}
