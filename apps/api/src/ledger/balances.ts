import { z } from '@hono/zod-openapi';
import type { BalanceRow } from '@skinstack/db/ledger/list-balances';
import { toJsonMinor } from '@skinstack/domain/money';
import { amountMinor, currency } from '../rest/fields.ts';
import { presentEach } from '../rest/left-out.ts';

export const balance = z
  .object({
    currency,
    pending_minor: amountMinor,
    payable_minor: amountMinor,
    in_flight_minor: amountMinor,
    paid_minor: amountMinor,
  })
  .openapi('Balance');

/** Balances as JSON; a currency whose sums no JSON number carries is left out by name. */
export function presentBalances(rows: readonly BalanceRow[]) {
  const { shown, left_out } = presentEach(
    rows,
    ({ currency }) => currency,
    (row) => ({
      currency: row.currency,
      pending_minor: toJsonMinor(row.pending_minor),
      payable_minor: toJsonMinor(row.payable_minor),
      in_flight_minor: toJsonMinor(row.in_flight_minor),
      paid_minor: toJsonMinor(row.paid_minor),
    }),
  );
  return { balances: shown, ...left_out };
}
