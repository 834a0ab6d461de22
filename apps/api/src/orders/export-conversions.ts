import {
  type ConversionFilter,
  type ConversionRow,
  listConversions,
} from '@skinstack/db/orders/list-conversions';
import { BYTE_ORDER_MARK, formatCsv } from '@skinstack/domain/csv';
import { type Currency, formatAmount } from '@skinstack/domain/money';
import { flagsOf, joinFlags } from '@skinstack/domain/orders/flags';
import { scopeOf } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import { invalidField } from '../rest/rows.ts';
import type { Caller } from '../router.ts';

/** A file is one answer; what has more rows is asked for in parts. */
const MAX_ROWS = 20_000;
const PAGE_ROWS = 1_000;

const HEADER = [
  ...['ordered_at', 'conversion_id', 'external_order_id', 'network', 'influencer_id'],
  ...['influencer', 'program_id', 'product_id', 'product', 'link_id', 'slug', 'campaign'],
  ...['method', 'state', 'payment_state', 'available_at', 'flags', 'currency', 'amount', 'gross'],
  ...['platform_fee', 'net', 'reversed_gross', 'reversed_platform_fee', 'standing_net'],
];

/**
 * Conversions as CSV, the newest first: those of the list with the same filters, an influencer's
 * own, a brand's shops' or for an operator everybody's. Amounts are in major units of the row's
 * currency.
 * @throws Problem `invalid_request` when there are too many for one file
 */
export async function exportConversions(ports: Ports, caller: Caller, filter: ConversionFilter) {
  const visible = { ...filter, ...scopeOf(caller) };
  const rows: string[][] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listConversions(ports.db, visible, { limit: PAGE_ROWS, cursor });
    rows.push(...page.data.map(formatRow));
    if (rows.length > MAX_ROWS) {
      throw invalidField('from', `An export has at most ${MAX_ROWS} rows; ask for less time`);
    }
    if (page.next_cursor === null) break;
    cursor = page.next_cursor;
  }
  return BYTE_ORDER_MARK + formatCsv([HEADER, ...rows]);
}

function formatRow(row: ConversionRow): string[] {
  const { conversion, commission } = row;
  const currency = conversion.currency as Currency;
  const { gross_minor, platform_fee_minor, net_minor } = commission;
  const { reversed_gross_minor, reversed_platform_fee_minor } = commission;
  const amounts = [
    ...[conversion.amount_minor, gross_minor, platform_fee_minor, net_minor],
    ...[reversed_gross_minor, reversed_platform_fee_minor],
    net_minor - reversed_gross_minor + reversed_platform_fee_minor,
  ];
  return [
    ...[conversion.ordered_at.toISOString(), conversion.id, row.external_order_id, row.network],
    ...[conversion.influencer_id, row.influencer_name, conversion.program_id],
    ...[conversion.product_id, row.product_name, conversion.link_id, row.link_slug],
    ...[conversion.campaign, conversion.method, commission.state, row.payment_state],
    commission.available_at?.toISOString(),
    joinFlags(conversion.flags ?? flagsOf(row.decision)).join(' '),
    currency,
    ...amounts.map((amount_minor) => formatAmount({ amount_minor, currency })),
  ].map((cell) => cell ?? '');
}
