import {
  type OrderFacts,
  type ReversalFact,
  statementOf,
} from '@skinstack/domain/orders/order-facts';
import { OLDEST } from '@skinstack/domain/orders/versions';
import type { StoredLine } from '../schema/commissions.ts';
import type { StoredFacts } from '../schema/orders.ts';

/** A value as JSON keeps it: amounts are text. */
export function toStored(value: unknown): string {
  return JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one));
}

/** A kept value as the domain reads it: what ends in `_minor` is an amount. */
export function fromStored<T>(stored: unknown): T {
  return JSON.parse(JSON.stringify(stored), (key, one) =>
    key.endsWith('_minor') && typeof one === 'string' ? BigInt(one) : one,
  );
}

/** What an order older than the column is known by. */
type OldOrder = {
  version_at: Date;
  amount_minor: bigint;
  stated_gross_minor: bigint | null;
  void_reason: string | null;
  lines: readonly StoredLine[];
  reversals: readonly Pick<ReversalFact, 'kind' | 'external_refund_id' | 'part'>[];
};

/** The facts of an order; of an older one they are made of its columns. */
export function readFacts(stored: StoredFacts | null, old: OldOrder): OrderFacts {
  if (stored) return fromStored(stored);
  const newest = statementOf({
    version: { at_ms: old.version_at.getTime(), rank: 0 },
    base_minor: old.amount_minor,
    gross_minor: old.stated_gross_minor,
    void_reason: old.void_reason,
  });
  const lines = old.lines.map(({ line_id, base_minor }) => ({
    line_id,
    external_product_id: null,
    sku: null,
    base_minor: BigInt(base_minor),
  }));
  const itemised_minor = lines.reduce((sum, line) => sum + line.base_minor, 0n);
  const isItemised = itemised_minor > 0n && old.stated_gross_minor === null;
  const itemised = isItemised ? { ...newest, base_minor: itemised_minor, lines } : null;
  return {
    newest: itemised?.base_minor === newest.base_minor ? itemised : newest,
    itemised,
    stating: old.stated_gross_minor === null ? null : newest,
    owing: null,
    reversals: old.reversals
      .filter(({ part }) => part.kind !== 'report')
      .map((one) => ({ ...one, version: OLDEST, state: 'stands' })),
  };
}
