import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import type { Database } from '@skinstack/db/connect/connect-database';
import { insertWebhookEvent } from '@skinstack/db/inbox/insert-webhook-event';
import { findOrder, linkIn } from '@skinstack/db/orders/find-order';
import { insertOrder } from '@skinstack/db/orders/insert-order';
import type { trackingLinks } from '@skinstack/db/schema/tracking-links';
import type { Click } from '@skinstack/domain/clicks/click';
import { grossFromRate, NOTHING, splitCommission } from '@skinstack/domain/commissions/commission';
import { type Id, makeId } from '@skinstack/domain/ids';
import { accrual } from '@skinstack/domain/ledger';
import { type Currency, formatAmount } from '@skinstack/domain/money';
import { attribute } from '@skinstack/domain/orders/attribute';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import { DEFAULT_REVIEW_POLICY, flagsOf, reviewOf } from '@skinstack/domain/orders/flags';
import { beginFacts, statementOf } from '@skinstack/domain/orders/order-facts';
import { NO_TERMS } from '@skinstack/domain/terms';
import { seedId } from './catalogue.ts';
import type { Random } from './make-random.ts';
import { makeClicks } from './seed-clicks.ts';

const DAY_MS = 86_400_000;
const BATCH = 500;
const FEE_BPS = 2_000;
const HOLD_DAYS = 30;
const FIRST_ORDER = '1001';
/** So many of the newest orders rest on a page that embedded the link: they wait for a review. */
const EMBEDDED_ORDERS = 4;

/** A link with what its history needs to know. */
export type SeededLink = typeof trackingLinks.$inferSelect & {
  merchant_id: string;
  currency: string;
  commission_rate_bps: number;
  price_minor: bigint;
};

/** A month of clicks, and an order for every thirtieth or so, through the statements of the API. */
export async function seedHistory(
  db: Database,
  random: Random,
  links: readonly SeededLink[],
  started_ms: number,
) {
  const clicks = links.flatMap((link) => makeClicks(random, link, started_ms));
  for (let from = 0; from < clicks.length; from += BATCH) {
    await insertClicks(db, clicks.slice(from, from + BATCH));
  }
  const linkOf = new Map(links.map((link) => [link.id, link]));
  const buyers = clicks.filter((click) => click.kind === 'click' && random.below(30) === 0);
  const newest = buyers.toSorted((a, b) => (a.clicked_at < b.clicked_at ? 1 : -1));
  const embedded = new Set(newest.slice(0, EMBEDDED_ORDERS));
  let order_number = Number(FIRST_ORDER) - 1;
  for (const click of buyers) {
    const link = linkOf.get(click.link_id);
    const visit = { ...click, is_embedded: embedded.has(click) };
    if (link) await placeOrder(db, random, link, visit, String(++order_number));
  }
  await insertQuarantined(db);
  return { click_count: clicks.length, order_count: buyers.length };
}

type SeededClick = Pick<Click, 'id' | 'clicked_at'> & { is_embedded?: boolean };

/** An order within the hour after a click, credited to the link's influencer. */
export async function placeOrder(
  db: Database,
  random: Random,
  link: SeededLink,
  click: SeededClick,
  external_order_id: string,
  conversion_id?: string,
): Promise<void> {
  const ordered_ms = Math.min(Date.parse(click.clicked_at) + random.below(3_600_000), Date.now());
  const newId = <P extends 'evt' | 'ord' | 'cnv' | 'com' | 'jrn'>(prefix: P) =>
    makeId(prefix, ordered_ms, random.bytes(10));
  // the documentation names the first delivery
  const isFirst = external_order_id === FIRST_ORDER;
  const webhook_event_id = isFirst ? seedId('evt', 0) : newId('evt');
  const network_account_id = seedId('net', 0);
  await insertDelivery(db, webhook_event_id, external_order_id);
  const amount_minor = link.price_minor * BigInt(1 + random.below(3));
  const split = splitCommission(grossFromRate(amount_minor, link.commission_rate_bps), FEE_BPS);
  const { influencer_id, merchant_id } = link;
  const currency = link.currency as Currency;
  const parties = { merchant_id, influencer_id, currency };
  const ordered_at = new Date(ordered_ms);
  // the documentation names the commissions of the payouts too
  const commission_id = conversion_id?.replace('cnv', 'com') ?? newId('com');
  const decision = await explain(db, link, click, ordered_ms, { amount_minor, ...split });
  const flags = flagsOf(decision);
  const review = reviewOf(flags, DEFAULT_REVIEW_POLICY);
  await insertOrder(db, {
    order: {
      id: newId('ord'),
      network_account_id,
      seller_key: `account:${network_account_id}`,
      external_order_id,
      webhook_event_id,
      ...{ external_conversion_id: null, checkout_hash: null, told_again_of: null },
      void_reason: null,
      facts: beginFacts(
        statementOf({ version: { at_ms: ordered_ms, rank: 0 }, base_minor: amount_minor }),
      ),
      paid_at: ordered_at,
      fulfilled_at: null,
      currency,
      ordered_at,
      decision,
    },
    earned: {
      conversion_id: conversion_id ?? newId('cnv'),
      commission_id,
      ...creditOf(link, click.id),
      whole: { base_minor: amount_minor, ...split },
      lines: [],
      reversed: NOTHING,
      ...{ state: review === 'hold' ? 'held' : 'pending', flags, review },
      available_at: new Date(ordered_ms + HOLD_DAYS * DAY_MS),
      hold_from: 'ordered',
      kept: { has_tiers: false, terms: termsOf(link) },
    },
    sale: null,
    reversals: [],
    journals: [
      {
        id: newId('jrn'),
        commission_id,
        journal: accrual(split, parties, `Order ${external_order_id}`),
      },
    ],
    event_status: 'recorded',
  });
}

/** The terms as they are kept: the program's rate, without rules. */
function termsOf({ commission_rate_bps: rate_bps }: SeededLink) {
  return { program: null, order: { ...NO_TERMS, rate_bps, tiers: [] }, lines: [] };
}

/** The trace of an order as a delivery leaves it: the claim it rests on, what it pays, the hold. */
async function explain(
  db: Database,
  link: SeededLink,
  click: SeededClick,
  ordered_at_ms: number,
  earned: { amount_minor: bigint; gross_minor: bigint; platform_fee_minor: bigint },
): Promise<DecisionStep[]> {
  const token = {
    click_id: click.id as Id<'clk'>,
    link_id: link.id as Id<'lnk'>,
    clicked_at_ms: Date.parse(click.clicked_at),
    is_embedded: click.is_embedded ?? false,
  };
  const found = await findOrder(db, {
    identity: {
      network_account_id: seedId('net', 0),
      seller_key: '',
      external_order_id: '',
      external_conversion_id: null,
    },
    credit: {
      ordered_at: new Date(ordered_at_ms),
      merchant_id: null,
      links: [link.id],
      click_ids: [],
      click_keys: [],
      codes: [],
      checkout_hash: null,
      sale_keys: [],
      external_product_ids: [],
      skus: [],
      given: null,
    },
  });
  const facts = linkIn(found, link.id);
  const where = 'the sub-id of the network';
  const claim = { kind: 'click' as const, where, token, link: facts, is_used: false };
  const order = { ordered_at_ms, account_merchant_id: null, owners: [] };
  const customer = { email: null, account_hashes: [] };
  const { decision } = attribute({ ...order, customer, claims: [claim] });
  const currency = link.currency as Currency;
  const amount = (amount_minor: bigint) =>
    `${currency} ${formatAmount({ amount_minor, currency })}`;
  const { amount_minor, gross_minor, platform_fee_minor } = earned;
  const rate = `The program’s own rate pays ${link.commission_rate_bps / 100} %`;
  const fee = `${amount(platform_fee_minor)} platform fee (${FEE_BPS / 100} %)`;
  const net = `${amount(gross_minor - platform_fee_minor)} to you`;
  return [
    ...decision,
    { step: 'rule', outcome: 'rate', detail: `${rate} of ${amount(amount_minor)}.` },
    {
      step: 'commission',
      outcome: 'split',
      detail: `${amount(gross_minor)} gross = ${fee} + ${net}.`,
    },
    token.is_embedded
      ? { step: 'hold', outcome: 'held', detail: 'Held until it was looked into.' }
      : { step: 'hold', outcome: 'pending', detail: `Held for ${HOLD_DAYS} days from the order.` },
  ];
}

/** Who is credited with an order behind a click, and by which terms. */
function creditOf(link: SeededLink, click_id: string) {
  const { influencer_id, program_id, merchant_id, product_id, campaign } = link;
  return {
    attribution: {
      method: 'click' as const,
      influencer_id,
      program_id,
      merchant_id,
      product_id,
      campaign,
      link_id: link.id,
      click_id,
    },
    terms: {
      source: 'rate' as const,
      rule_id: null,
      flat_minor: null,
      rate_bps: link.commission_rate_bps,
      platform_fee_rate_bps: FEE_BPS,
      hold_days: HOLD_DAYS,
    },
  };
}

/** A delivery that waits for an operator: the documentation dismisses it. */
async function insertQuarantined(db: Database): Promise<void> {
  await insertWebhookEvent(db, {
    id: seedId('evt', 2),
    network: 'refersion',
    network_account_id: seedId('net', 0),
    topic: 'NEW_CONVERSION',
    external_event_id: 'seed:quarantined',
    headers: {},
    method: 'POST',
    body: new TextEncoder().encode('{"id":0,"order_id":"TEST-1","total":"free"}'),
    body_sha256: 'seed',
    status: 'quarantined',
    reason: 'total is not a decimal amount.',
    finished_at: new Date(),
  });
}

/** The delivery that told an order. */
async function insertDelivery(db: Database, id: string, external_order_id: string): Promise<void> {
  await insertWebhookEvent(db, {
    id,
    network: 'refersion',
    network_account_id: seedId('net', 0),
    topic: 'NEW_CONVERSION',
    external_event_id: `seed:${external_order_id}`,
    headers: {},
    method: 'POST',
    body: new TextEncoder().encode('{"seeded":true}'),
    body_sha256: 'seed',
  });
}
