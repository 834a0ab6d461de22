import {
  type ConversionFilter,
  findOrders,
  listConversions,
} from '@skinstack/db/orders/list-conversions';
import type { Page } from '@skinstack/db/rows/find-rows';
import { toJsonMinor } from '@skinstack/domain/money';
import { flagsOf } from '@skinstack/domain/orders/flags';
import {
  isVisibleTo,
  visibleDecision,
  visibleEvidence,
} from '@skinstack/domain/orders/visible-decision';
import { Problem } from '@skinstack/domain/problem';
import { scopeOf, selfOf } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';
import type { Caller } from '../router.ts';
import { presentConversion } from './present-conversion.ts';

type FoundOrder = Awaited<ReturnType<typeof findOrders>>[number];

/** What chooses among the orders of one number. */
export type OrderChoice = {
  network_account_id?: string | undefined;
  merchant_id?: string | undefined;
};

/**
 * Why an order paid, or did not. An influencer may see orders credited to them, and unattributed
 * ones that name them: by a link, a code or a click of theirs; a brand all of its shops.
 * @throws Problem `not_found` when it never arrived or is another's; `ambiguous` when several
 *   shops have an order of this number and nothing chooses among them
 */
export async function readOrder(
  ports: Ports,
  caller: Caller,
  external_order_id: string,
  choice: OrderChoice,
) {
  const found = await findVisible(ports, caller, external_order_id, choice);
  const chosen = requireFound(found.find((one) => one.conversion_id) ?? found[0] ?? null, 'order');
  const sellers = new Set(found.map((one) => one.order.seller_key));
  if (sellers.size > 1) {
    const accounts = [...new Set(found.map((one) => one.order.network_account_id))].join(', ');
    throw new Problem(
      'ambiguous',
      'Several shops have an order of this number: ' +
        `add network_account_id (${accounts}) or merchant_id.`,
    );
  }
  return presentOrder(ports, caller, chosen);
}

/** The orders of one number that the caller may see, newest first. */
export async function listOrders(ports: Ports, caller: Caller, external_order_id: string) {
  const found = await findVisible(ports, caller, external_order_id, {});
  return Promise.all(found.map((one) => presentOrder(ports, caller, one)));
}

async function findVisible(
  { db }: Ports,
  caller: Caller,
  external_order_id: string,
  choice: OrderChoice,
): Promise<FoundOrder[]> {
  const known = await findOrders(db, external_order_id, choice);
  return known.filter((one) => maySee(caller, one));
}

async function presentOrder(ports: Ports, caller: Caller, { order, ...found }: FoundOrder) {
  const viewer_id = selfOf(caller);
  const page = { limit: 1 };
  const credited =
    found.conversion_id === null
      ? []
      : (await readConversions(ports, caller, { id: found.conversion_id }, page)).data;
  const conversion = credited[0] ?? null;
  // amounts and reasons of an unattributed order are the shop's own business
  const isShown = viewer_id === null || conversion !== null;
  return {
    external_order_id: order.external_order_id,
    network: found.network,
    network_account_id: order.network_account_id,
    status: found.is_credited ? ('credited' as const) : ('unattributed' as const),
    amount: isShown
      ? { amount_minor: toJsonMinor(order.amount_minor), currency: order.currency }
      : null,
    void_reason: isShown ? order.void_reason : null,
    payment_state: order.payment_state,
    paid_at: order.paid_at?.toISOString() ?? null,
    told_by: order.told_by.length > 0 ? order.told_by : [order.network_account_id],
    order_kind: order.order_kind,
    nth_order: order.nth_order,
    ordered_at: order.ordered_at.toISOString(),
    created_at: order.created_at.toISOString(),
    conversion,
    flags: conversion?.flags ?? (viewer_id === null ? flagsOf(order.decision) : []),
    evidence: conversion?.evidence ?? visibleEvidence(order.decision, viewer_id),
    decision: conversion?.decision ?? visibleDecision(order.decision, viewer_id),
  };
}

function maySee(caller: Caller, { order, influencer_id, merchant_id }: FoundOrder): boolean {
  if (caller.role === 'brand') return caller.merchant_ids.includes(merchant_id ?? '');
  if (caller.role !== 'influencer') return true;
  if (influencer_id !== null) return influencer_id === caller.influencer_id;
  return isVisibleTo(order.decision, caller.influencer_id);
}

/** A page of conversions as the caller may see them: an influencer's own, a brand's shops'. */
export async function readConversions(
  { db }: Ports,
  caller: Caller,
  filter: ConversionFilter,
  page: Page,
) {
  const visible = { ...filter, ...scopeOf(caller) };
  const { data, next_cursor } = await listConversions(db, visible, page);
  return { data: data.map((row) => presentConversion(row, caller)), next_cursor };
}
