import { createRoute, z } from '@hono/zod-openapi';
import { ORDER_KINDS } from '@skinstack/domain/customers/bond';
import { FLAGS } from '@skinstack/domain/orders/flags';
import { PAYMENT_STATES } from '@skinstack/domain/orders/payment';
import { PAYOUT_STATES } from '@skinstack/domain/payouts/payout-state';
import {
  amountMinor,
  csvAnswer,
  currency,
  day,
  id,
  instant,
  jsonAnswer,
  money,
  pageOf,
  pageQuery,
  refusals,
  searchText,
} from '../rest/fields.ts';
import { timezone } from '../rest/period.ts';

const decision = z
  .array(
    z.object({
      step: z.string(),
      outcome: z.string(),
      detail: z.string(),
      facts: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  )
  .openapi('Decision');
/** A reason to look at an order. */
export const flag = z.enum(FLAGS);
const flags = z.array(flag);
const evidence = z.array(
  z.object({
    kind: z.enum(['click', 'link', 'coupon', 'customer']),
    where: z.string(),
    won: z.boolean(),
    reason: z.string(),
  }),
);
const payment = {
  payment_state: z.enum(PAYMENT_STATES),
  paid_at: instant.nullable(),
  told_by: z.array(id('net')),
  order_kind: z.enum(ORDER_KINDS).nullable().openapi({
    description: 'What it is to its customer; null where the shop names none',
  }),
  nth_order: z.number().int().nullable(),
};
/** How a commission stands. */
export const state = z.enum(['pending', 'held', 'approved', 'paid', 'rejected', 'reversed']);

const commission = z
  .object({
    id: id('com'),
    source: z.enum(['network', 'rate', 'flat']),
    rule_id: id('rul').nullable(),
    rate_bps: z.number().int().nullable(),
    flat_minor: amountMinor.nullable(),
    platform_fee_rate_bps: z.number().int(),
    hold_days: z.number().int(),
    currency,
    base_minor: amountMinor,
    gross_minor: amountMinor,
    platform_fee_minor: amountMinor,
    net_minor: amountMinor,
    reversed_gross_minor: amountMinor,
    reversed_platform_fee_minor: amountMinor,
    reversed_net_minor: amountMinor,
    standing_net_minor: amountMinor,
    lines: z.array(
      z.object({
        line_id: z.string(),
        product_id: id('prd').nullable(),
        rule_id: id('rul').nullable(),
        rate_bps: z.number().int().nullable(),
        base_minor: amountMinor,
        gross_minor: amountMinor,
      }),
    ),
  })
  .openapi('Commission');

const reversal = z
  .object({
    id: id('rev'),
    kind: z.enum(['refund', 'cancel', 'chargeback']),
    external_refund_id: z.string(),
    state: z.enum(['open', 'stands', 'withdrawn']),
    versions: z.number().int(),
    currency,
    reason: z.string(),
    base_minor: amountMinor,
    gross_minor: amountMinor,
    platform_fee_minor: amountMinor,
    net_minor: amountMinor,
    created_at: instant,
  })
  .openapi('Reversal');

/** A conversion as it is shown. */
export const conversion = z
  .object({
    id: id('cnv'),
    external_order_id: z.string(),
    network: z.string(),
    influencer_id: id('inf'),
    program_id: id('prg'),
    product_id: id('prd').nullable(),
    link_id: id('lnk').nullable(),
    click_id: z.string().nullable(),
    product: z
      .object({ id: id('prd'), name: z.string() })
      .nullable()
      .openapi({ description: 'Null when the order names no product of ours' }),
    link: z.object({ id: id('lnk'), slug: z.string() }).nullable(),
    influencer: z.object({ id: id('inf'), name: z.string() }),
    campaign: z.string().nullable(),
    method: z.enum(['click', 'link', 'coupon', 'customer', 'hand']),
    amount: money,
    state,
    available_at: instant.nullable(),
    ordered_at: instant,
    created_at: instant,
    commission,
    reversals: z.array(reversal),
    decisions: z.array(
      z.object({
        action: z.enum(['hold', 'release', 'reject', 'restore', 'reassign']),
        reason: z.string(),
        note: z.string().nullable(),
        actor: z.string().nullable(),
        created_at: instant,
      }),
    ),
    superseded_at: instant.nullable(),
    payouts: z.array(
      z.object({
        id: id('pay'),
        state: z.enum(PAYOUT_STATES),
        amount_minor: amountMinor,
      }),
    ),
    ...payment,
    flags,
    evidence,
    decision,
  })
  .openapi('Conversion');

const order = z
  .object({
    external_order_id: z.string(),
    network: z.string(),
    network_account_id: id('net'),
    status: z.enum(['credited', 'unattributed']),
    amount: money.nullable(),
    void_reason: z.string().nullable(),
    ...payment,
    ordered_at: instant,
    created_at: instant,
    conversion: conversion.nullable(),
    flags,
    evidence,
    decision,
  })
  .openapi('Order');

const orderNumber = z.string().min(1).max(255).openapi({ example: 'R-501' });

const tags = ['Conversions'];

/** Which conversions. */
const filters = {
  state: state.optional(),
  flag: flag.optional().openapi({ description: 'Those with this reason to look at them' }),
  influencer_id: id('inf').optional(),
  program_id: id('prg').optional(),
  link_id: id('lnk').optional(),
  product_id: id('prd').optional(),
  currency: currency.optional(),
  q: searchText('Part of the order’s number or of the product’s name'),
  from: z.union([instant, day]).optional().openapi({ description: 'Ordered from then on' }),
  to: z.union([instant, day]).optional().openapi({ description: 'Ordered before then' }),
  timezone,
};

export const ORDER_ROUTES = {
  list: createRoute({
    tags,
    method: 'get',
    path: '/api/conversions',
    summary: 'List conversions with their money, newest first',
    request: { query: pageQuery('cnv').extend(filters) },
    responses: { 200: jsonAnswer('A page', pageOf(conversion)), ...refusals(400, 401) },
  }),
  file: createRoute({
    tags,
    method: 'get',
    path: '/api/conversions/export.csv',
    summary: 'The same conversions as a file',
    request: { query: z.strictObject(filters) },
    responses: {
      200: csvAnswer('A row a conversion'),
      ...refusals(400, 401),
    },
  }),
  show: createRoute({
    tags,
    method: 'get',
    path: '/api/conversions/{id}',
    summary: 'Show a conversion: its money, what was taken back, and why',
    request: { params: z.object({ id: id('cnv') }) },
    responses: { 200: jsonAnswer('The conversion', conversion), ...refusals(400, 401, 404) },
  }),
  order: createRoute({
    tags,
    method: 'get',
    path: '/api/orders/{external_order_id}',
    summary: 'Why an order paid, or did not',
    request: {
      params: z.object({ external_order_id: orderNumber }),
      query: z.strictObject({
        network_account_id: id('net').optional(),
        merchant_id: id('mer').optional(),
      }),
    },
    responses: { 200: jsonAnswer('The order', order), ...refusals(400, 401, 404, 409) },
  }),
  orders: createRoute({
    tags,
    method: 'get',
    path: '/api/orders',
    summary: 'List the orders of one number: shops number alike',
    request: { query: z.strictObject({ external_order_id: orderNumber }) },
    responses: {
      200: jsonAnswer('The orders', z.object({ data: z.array(order), next_cursor: z.null() })),
      ...refusals(400, 401),
    },
  }),
} as const;
