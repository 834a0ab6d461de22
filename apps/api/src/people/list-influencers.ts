import type { BalanceRow } from '@skinstack/db/ledger/list-balances';
import { listStandings, type Standing } from '@skinstack/db/people/list-standings';
import { containsText, listRows, type Page } from '@skinstack/db/rows/find-rows';
import { influencers } from '@skinstack/db/schema/influencers';
import { BYTE_ORDER_MARK, formatCsv } from '@skinstack/domain/csv';
import type { Ports } from '../ports.ts';
import { amountColumns } from '../rest/amount-columns.ts';
import { PAGE_ROWS, readAllPages } from '../rest/read-all-pages.ts';

const NOTHING: Standing = { balances: [], has_payout_details: false, last_order_at: null };

/** A page of influencers, the newest first, each with how they stand. */
export async function listWithStandings(ports: Ports, page: Page, q: string | undefined) {
  const { display_name, handle, email } = influencers;
  const named = containsText([display_name, handle, email], q);
  const { data, next_cursor } = await listRows(ports.db, influencers, page, named);
  const ids = data.map(({ id }) => id);
  const standings = await listStandings(ports.db, ids);
  return {
    next_cursor,
    data: data.map((row) => ({ row, standing: standings.get(row.id) ?? NOTHING })),
  };
}

const HEADER = [
  ...['influencer_id', 'display_name', 'email', 'handle', 'timezone', 'is_active', 'created_at'],
  ...['switched_off_at', 'has_payout_details', 'last_order_at'],
];
const AMOUNTS = {
  pending: (balance: BalanceRow) => balance.pending_minor,
  payable: (balance: BalanceRow) => balance.payable_minor,
  in_flight: (balance: BalanceRow) => balance.in_flight_minor,
  paid: (balance: BalanceRow) => balance.paid_minor,
};

/**
 * Influencers as CSV with how they stand: those of the list, with the same search. Balances are in
 * major units, in columns of their currency.
 * @throws Problem `invalid_request` when there are too many for one file
 */
export async function exportInfluencers(ports: Ports, q: string | undefined): Promise<string> {
  const rows = await readAllPages('q', (cursor?: string) =>
    listWithStandings(ports, { limit: PAGE_ROWS, cursor }, q),
  );
  const amounts = amountColumns(rows, ({ standing }) => standing.balances, AMOUNTS);
  const lines = rows.map(({ row, standing }, at) => [
    ...[row.id, row.display_name, row.email, row.handle ?? '', row.timezone],
    ...[String(row.is_active), row.created_at.toISOString()],
    row.switched_off_at?.toISOString() ?? '',
    String(standing.has_payout_details),
    standing.last_order_at?.toISOString() ?? '',
    ...(amounts.cells[at] ?? []),
  ]);
  return BYTE_ORDER_MARK + formatCsv([[...HEADER, ...amounts.names], ...lines]);
}
