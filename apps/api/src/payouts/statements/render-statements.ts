import { BYTE_ORDER_MARK, formatCsv } from '@skinstack/domain/csv';
import { escapeMarkup } from '@skinstack/domain/escape-markup';
import type { JournalKind } from '@skinstack/domain/ledger';
import { formatAmount } from '@skinstack/domain/money';
import { renderPage } from '../../docs/render-page.ts';
import type { Statements } from './read-statements.ts';

/** What each kind of journal is called for the influencer. */
const KINDS: Record<JournalKind, string> = {
  accrual: 'Earned',
  approval: 'Approved',
  hold: 'On hold again',
  reversal: 'Taken back',
  adjustment: 'Adjusted',
  payout_requested: 'Payout requested',
  payout_settled: 'Paid out',
  payout_failed: 'Payout failed',
  payout_returned: 'Payout came back',
  payout_lowered: 'Taken out of a payout',
  payout_raised: 'Put back into a payout',
  rejection: 'Rejected',
  restoration: 'Restored',
  reassignment: 'Given to somebody else',
  correction: 'Correction',
};
type OneStatement = Statements['statements'][number];
type Standing = OneStatement['opening'];

/** Statements as a page to read and print; all text from outside is escaped. */
export function renderStatementsPage(shown: Statements, display_name: string): Response {
  const { statements, timezone } = shown;
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: timezone });
  const minute = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: timezone,
  });
  const name = escapeMarkup(display_name);
  const tables = statements.map((one) => renderTable(one, (at) => minute.format(at)));
  const body = `<main>
<h1>Statement of ${name}</h1>
<p class="status">${day.format(shown.from)} to ${day.format(shown.to)}, times in
${escapeMarkup(timezone)} · ${escapeMarkup(shown.influencer_id)}</p>
${tables.join('\n') || '<p>Nothing happened up to the end of this period.</p>'}
<p class="status">The balance is what SkinStack owes: pending (the hold runs), payable and in flight
(a payout is on its way) together. Below it, what moved between them.</p>
</main>`;
  return renderPage({
    title: `Statement of ${name}`,
    kind: 'text',
    body,
    styles: ['statement.css'],
    is_private: true,
  });
}

function renderTable(statement: OneStatement, formatTime: (at: Date) => string): string {
  const { currency, opening, entries, closing } = statement;
  const show = (amount_minor: bigint) => formatAmount({ amount_minor, currency });
  const edge = (
    title: string,
    of: Standing,
  ) => `<tr class="edge"><th scope="row" colspan="4">${title}
<span class="moves">${renderPlaces(of, show, '')}</span></th>
<td class="amount">${show(of.balance_minor)}</td></tr>`;
  const rows = entries.map((entry) => {
    const about = [
      entry.order_id && `Order ${entry.order_id}`,
      entry.conversion_id,
      entry.payout_id,
    ];
    const said = (one: string | null) => one !== null && one !== entry.reason;
    const named = about.filter((one): one is string => said(one)).map(escapeMarkup);
    return `<tr><td><time datetime="${entry.at.toISOString()}">${formatTime(entry.at)}</time></td>
<td>${KINDS[entry.kind]}</td>
<td>${escapeMarkup(entry.reason)}<span class="moves">${named.join(' · ')}</span>
<span class="moves">${renderPlaces(entry, show, '+')}</span></td>
<td class="amount">${show(entry.amount_minor)}</td>
<td class="amount">${show(entry.balance_minor)}</td></tr>`;
  });
  return `<h2 id="${currency}">${currency}</h2>
<div class="wide" role="region" aria-labelledby="${currency}" tabindex="0">
<table>
<thead><tr><th scope="col">Date</th><th scope="col">What</th><th scope="col">Why</th>
<th scope="col" class="amount">Amount</th><th scope="col" class="amount">Balance</th></tr></thead>
<tbody>
${[edge('Opening balance', opening), ...rows, edge('Closing balance', closing)].join('\n')}
</tbody>
</table>
</div>`;
}

/** The balances that are not zero, or (with a sign) by how much they changed. */
function renderPlaces(
  of: Pick<Standing, 'pending_minor' | 'payable_minor' | 'in_flight_minor' | 'paid_minor'>,
  show: (amount_minor: bigint) => string,
  sign: '+' | '',
): string {
  const places: [string, bigint][] = [
    ['pending', of.pending_minor],
    ['payable', of.payable_minor],
    ['in flight', of.in_flight_minor],
    ['paid', of.paid_minor],
  ];
  return places
    .filter(([, amount]) => amount !== 0n)
    .map(([place, amount]) => `${place} ${amount > 0n ? sign : ''}${show(amount)}`)
    .join(' · ');
}

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
  return BYTE_ORDER_MARK + formatCsv([HEADER, ...rows]);
}
