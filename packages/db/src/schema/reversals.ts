import type { ReversalFact, ReversalPart } from '@skinstack/domain/orders/order-facts';
import { index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { createdAt, currency, minor } from './columns.ts';
import { conversions } from './conversions.ts';
import { networkAccounts } from './network-accounts.ts';
import { orders } from './orders.ts';
import { webhookEvents } from './webhook-events.ts';

/** Refunds, cancellations and chargebacks: what each took back of a conversion. */
export const reversals = pgTable(
  'reversals',
  {
    id: text().primaryKey(),
    network_account_id: text()
      .notNull()
      .references(() => networkAccounts.id),
    external_order_id: text().notNull(),
    order_id: text().references(() => orders.id),
    /** Each word about a reversal is a row of its own; the last one counts. */
    version_no: integer().notNull().default(1),
    state: text().$type<ReversalFact['state']>().notNull().default('stands'),
    kind: text().$type<'refund' | 'cancel' | 'chargeback'>().notNull(),
    external_refund_id: text().notNull().default(''),
    webhook_event_id: text()
      .notNull()
      .references(() => webhookEvents.id),
    conversion_id: text().references(() => conversions.id),
    currency: currency().notNull(),
    base_minor: minor().notNull(),
    gross_minor: minor().notNull(),
    platform_fee_minor: minor().notNull(),
    net_minor: minor().notNull(),
    /** What the network said is taken back; the amounts above are what that came to. */
    part: jsonb().$type<StoredPart>().notNull(),
    reason: text().notNull(),
    created_at: createdAt(),
  },
  (reversals) => [
    // insertReversals: each word about a refund counts once, by whatever delivery it arrives
    uniqueIndex('reversals_version_key').on(
      reversals.order_id,
      reversals.kind,
      reversals.external_refund_id,
      reversals.version_no,
    ),
    // listConversions: the reversals shown with a conversion
    index('reversals_conversion_id_idx').on(reversals.conversion_id),
  ],
);

/** A `ReversalPart` of the domain as JSON keeps it: amounts are text. */
export type StoredPart = { kind: string } & Record<string, unknown>;

/** A part as a jsonb column keeps it: JSON has no bigint, so amounts are text. */
export function storePart(part: ReversalPart): StoredPart {
  const asText = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
  return JSON.parse(JSON.stringify(part, asText));
}

/** A kept part as the domain reads it. */
export function readPart(part: StoredPart): ReversalPart {
  const asAmount = (key: string, value: unknown) =>
    key.endsWith('_minor') ? BigInt(String(value)) : value;
  return JSON.parse(JSON.stringify(part), asAmount);
}
