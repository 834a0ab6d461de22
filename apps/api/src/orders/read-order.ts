import {
  type ConversionFilter,
  type ConversionRow,
  findOrders,
  listConversions,
  listMovementsOfConversions,
} from '@skinstack/db/orders/list-conversions';
import type { Page } from '@skinstack/db/rows/find-rows';
import { toJsonMinor } from '@skinstack/domain/money';
import { isVisibleTo, visibleDecision } from '@skinstack/domain/orders/visible-decision';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';
import type { Caller } from '../router.ts';
import { presentConversion } from './present-conversion.ts';

type FoundOrder = Awaited<ReturnType<typeof findOrders>>[number];

/**
 * Why an order paid, or did not. An influencer may see orders credited to them, and unattributed
 * ones with a claim of theirs, or with no claim at all.
 * @throws Problem `not_found` when it never arrived or is another influencer's
 */
export async function readOrder(
  ports: Ports,
  caller: Caller,
  external_order_id: string,
  network_account_id?: string,
) {
  const known = await findOrders(ports.db, external_order_id, network_account_id);
  const { order, network, conversion_id } = requireFound(
    known.find((one) => maySee(caller, one)) ?? null,
    'order',
  );
  const viewer_id = caller.role === 'admin' ? null : caller.influencer_id;
  const page = { limit: 1 };
  const credited =
    conversion_id === null
      ? []
      : (await readConversions(ports, caller, { id: conversion_id }, page)).data;
  const conversion = credited[0] ?? null;
  // amounts and reasons of an unattributed order are the shop's own business
  const isShown = viewer_id === null || conversion !== null;
  return {
    external_order_id,
    network,
    network_account_id: order.network_account_id,
    status: conversion === null ? ('unattributed' as const) : ('credited' as const),
    amount: isShown
      ? { amount_minor: toJsonMinor(order.amount_minor), currency: order.currency }
      : null,
    void_reason: isShown ? order.void_reason : null,
    ordered_at: order.ordered_at.toISOString(),
    created_at: order.created_at.toISOString(),
    conversion,
    decision: conversion?.decision ?? visibleDecision(order.decision, viewer_id),
  };
}

function maySee(caller: Caller, { order, influencer_id }: FoundOrder): boolean {
  if (caller.role === 'admin') return true;
  if (influencer_id !== null) return influencer_id === caller.influencer_id;
  return isVisibleTo(order.decision, caller.influencer_id);
}

/** A page of conversions as the caller may see them: an influencer only their own. */
export async function readConversions(
  { db }: Ports,
  caller: Caller,
  filter: ConversionFilter,
  page: Page,
) {
  const own = caller.role === 'admin' ? {} : { influencer_id: caller.influencer_id };
  const { data, next_cursor } = await listConversions(db, { ...filter, ...own }, page);
  const idOf = (row: ConversionRow) => row.conversion.id;
  const commissionOf = (row: ConversionRow) => row.commission.id;
  const movements = await listMovementsOfConversions(db, data.map(idOf), data.map(commissionOf));
  const viewer_id = caller.role === 'admin' ? null : caller.influencer_id;
  return { data: data.map((row) => presentConversion(row, movements, viewer_id)), next_cursor };
}
