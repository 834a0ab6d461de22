import type { BondTerms, OrderKind } from '@skinstack/domain/customers/bond';
import type { Attribution, DecisionStep } from '@skinstack/domain/orders/attribution';
import type { Flag } from '@skinstack/domain/orders/flags';
import type { PaymentState } from '@skinstack/domain/orders/payment';
import type { ToldClaim } from '@skinstack/domain/orders/told-claims';
import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, createdAt, currency, minor } from './columns.ts';
import { networkAccounts } from './network-accounts.ts';
import { webhookEvents } from './webhook-events.ts';

/** Every order that was reported, whether or not it earned, with the reasons. */
export const orders = pgTable(
  'orders',
  {
    id: text().primaryKey(),
    network_account_id: text()
      .notNull()
      .references(() => networkAccounts.id),
    /** Who sold it: a shop, a brand of an account, an account. With the number it is the order. */
    seller_key: text(),
    external_order_id: text().notNull(),
    external_conversion_id: text(),
    /** SHA-256 of the token of the checkout it came of, where the network tells it. */
    checkout_hash: text(),
    webhook_event_id: text()
      .notNull()
      .references(() => webhookEvents.id),
    amount_minor: minor().notNull(),
    /** The commission the network states; null when our own rule applies. */
    stated_gross_minor: minor(),
    currency: currency().notNull(),
    ordered_at: at().notNull(),
    /** When it came to stand so, by the network: an older report changes nothing. */
    version_at: at().notNull().defaultNow(),
    /** Why it stands for nothing now; null while it stands. */
    void_reason: text(),
    payment_state: text().$type<PaymentState>().notNull().default('unknown'),
    /** When it was known to be paid; null while it is not. */
    paid_at: at(),
    fulfilled_at: at(),
    /** The network accounts that told it, first the one that counts. */
    told_by: text().array().notNull().default(sql`'{}'`),
    /** The order that is the same sale and was credited for it. */
    told_again_of: text(),
    /** What counts of all that was told of it; null of orders older than the column. */
    facts: jsonb().$type<StoredFacts>(),
    /** Whose order it is: of a customer the shop names, as the newest report has it. */
    customer_id: text(),
    /** How new the word was that named the customer. */
    customer_told_at: at(),
    /** What the network calls it: a renewal of a subscription. */
    told_kind: text().$type<OrderKind>(),
    /** What it is to its customer, and their how many-th; null where no customer is known. */
    order_kind: text().$type<OrderKind>(),
    nth_order: integer(),
    /** Whether anything is left of it; null of orders that name no customer. */
    stands: boolean(),
    /** How much of its base is left by its facts, whoever earns it; null of older orders. */
    left_minor: minor(),
    /** Who earns it by its own claims, and what their program said of customers then. */
    own: jsonb().$type<OwnCredit>(),
    /** The products of its lines, as the shop names them. */
    bought: text().array(),
    /** All claims that were told of it; null of orders older than the column. */
    claims: jsonb().$type<ToldClaim[]>(),
    /** Counts the changes: each is a write that holds only while this is as it was read. */
    revision: integer().notNull().default(0),
    decision: jsonb().$type<DecisionStep[]>().notNull(),
    created_at: createdAt(),
  },
  (orders) => [
    // insertOrder: an order counts once, however often and by whatever door it arrives
    uniqueIndex('orders_identity_key').on(
      orders.seller_key,
      orders.external_order_id,
      sql`coalesce(external_conversion_id, '')`,
    ),
    // insertOrder, findRecordedOrder: and so does a network's conversion, whatever order number it
    // comes with
    uniqueIndex('orders_conversion_key')
      .on(orders.network_account_id, orders.external_conversion_id)
      .where(sql`external_conversion_id is not null`),
    // insertCapture: the order of a checkout, when a click is told of it
    index('orders_checkout_idx')
      .on(orders.seller_key, orders.checkout_hash)
      .where(sql`checkout_hash is not null`),
    // listEvidence: the latest orders of an account
    index('orders_account_idx').on(orders.network_account_id, orders.id.desc()),
    // lookedUpCustomer, findCustomer: the orders of a customer
    index('orders_customer_idx').on(orders.customer_id).where(sql`customer_id is not null`),
    // findOrders: the trace of an order by the id the shopper and the shop know
    index('orders_external_order_id_idx').on(orders.external_order_id),
  ],
);

/**
 * Who earned an order by its own claims, why to look at it, and the terms kept of their program.
 */
export type OwnCredit = { attribution: Attribution; flags: Flag[]; terms: BondTerms };
/** `OrderFacts` of the domain as JSON keeps them: amounts are text. */
export type StoredFacts = Record<string, unknown>;
