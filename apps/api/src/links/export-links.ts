import { type LinkPlace, type ListedLink, listLinks } from '@skinstack/db/links/list-links';
import { BYTE_ORDER_MARK, formatCsv } from '@skinstack/domain/csv';
import type { Ports } from '../ports.ts';
import { amountColumns } from '../rest/amount-columns.ts';
import { readPeriod } from '../rest/period.ts';
import { PAGE_ROWS, readAllPages } from '../rest/read-all-pages.ts';
import type { Caller } from '../router.ts';
import { EARNED } from '../stats/export-stats.ts';
import { presentLink } from './change-link.ts';
import { readLinkFilter } from './list-links.ts';
import type { LinkFileQuery } from './schemas.ts';

const HEADER = [
  ...['link_id', 'slug', 'short_url', 'destination_url', 'product_id', 'product', 'program_id'],
  ...['influencer_id', 'campaign', 'sub_id', 'is_active', 'expires_at', 'created_at'],
  ...['impressions', 'requests', 'clicks', 'unique_clicks', 'bot_requests', 'conversions'],
];

/**
 * Links as CSV with what they brought in the period: those of the list, with the same filters and
 * in the same order. Amounts are in major units, in columns of their currency.
 * @throws Problem `invalid_request` when there are too many for one file
 */
export async function exportLinks(ports: Ports, caller: Caller, query: LinkFileQuery) {
  const span = readPeriod(ports, query);
  const filter = readLinkFilter(caller, query);
  const { sort } = query;
  const rows = await readAllPages('q', async (after: LinkPlace | null = null) => {
    const found = await listLinks(ports.db, filter, span, { limit: PAGE_ROWS, sort, after });
    const data = found.slice(0, PAGE_ROWS);
    return { data, next_cursor: found.length > PAGE_ROWS ? (data.at(-1)?.place ?? null) : null };
  });
  const amounts = amountColumns(rows, ({ earnings }) => earnings, EARNED);
  const lines = rows.map((row, at) => [
    ...formatRow(row, ports.short_domain),
    ...(amounts.cells[at] ?? []),
  ]);
  return BYTE_ORDER_MARK + formatCsv([[...HEADER, ...amounts.names], ...lines]);
}

function formatRow({ link, product_name, counts, earnings }: ListedLink, short_domain: string) {
  const { short_url, expires_at, created_at, is_active } = presentLink(link, short_domain);
  const { impressions, clicks, unique_clicks, bot_requests } = counts;
  const conversions = earnings.reduce((total, row) => total + row.conversions, 0);
  const numbers = [
    ...[impressions, clicks + bot_requests, clicks, unique_clicks, bot_requests, conversions],
  ];
  return [
    ...[link.id, link.slug, short_url, link.destination_url, link.product_id, product_name],
    ...[link.program_id, link.influencer_id, link.campaign, link.sub_id],
    ...[String(is_active), expires_at, created_at, ...numbers.map(String)],
  ].map((cell) => cell ?? '');
}
