import type { ConversionRow } from '@skinstack/db/orders/list-conversions';
import { assert } from '@skinstack/domain/assert';
import { toJsonMinor } from '@skinstack/domain/money';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import { flagsOf, joinFlags } from '@skinstack/domain/orders/flags';
import { visibleDecision, visibleEvidence } from '@skinstack/domain/orders/visible-decision';
import { describeAmount } from '../commissions/terms.ts';
import { isOperator, selfOf } from '../middleware/whose.ts';
import type { Caller } from '../router.ts';

/** A conversion as JSON, with its money and every decision step from the click to the payout. */
export function presentConversion(row: ConversionRow, caller: Caller) {
  const viewer_id = selfOf(caller);
  const { conversion, commission, external_order_id, network } = row;
  const { id, influencer_id, program_id, product_id, link_id, click_id } = conversion;
  const { campaign, method, currency } = conversion;
  // what an influencer is paid, and when, is no brand's business
  const payouts = caller.role === 'brand' ? [] : row.payouts;
  const steps = [...row.decision, ...laterSteps(commission, payouts)];
  return {
    id,
    external_order_id,
    network,
    influencer_id,
    program_id,
    product_id,
    link_id,
    click_id,
    product: product_id === null ? null : { id: product_id, name: row.product_name ?? '' },
    link: link_id === null ? null : { id: link_id, slug: row.link_slug ?? '' },
    influencer: { id: influencer_id, name: row.influencer_name },
    campaign,
    method,
    amount: { amount_minor: toJsonMinor(conversion.amount_minor), currency },
    state: commission.state,
    available_at: commission.available_at?.toISOString() ?? null,
    ordered_at: conversion.ordered_at.toISOString(),
    created_at: conversion.created_at.toISOString(),
    commission: presentCommission(commission),
    reversals: groupVersions(row.reversals).map(presentReversal),
    decisions: row.decisions.map((one) => presentDecision(one, isOperator(caller))),
    superseded_at: conversion.superseded_at?.toISOString() ?? null,
    payouts: payouts.map(({ payout, amount_minor }) => ({
      id: payout.id,
      state: payout.state,
      amount_minor: toJsonMinor(amount_minor),
    })),
    payment_state: row.payment_state,
    paid_at: row.paid_at?.toISOString() ?? null,
    told_by: row.told_by.length > 0 ? row.told_by : [row.network_account_id],
    order_kind: conversion.order_kind,
    nth_order: conversion.nth_order,
    flags: joinFlags(conversion.flags ?? flagsOf(row.decision)),
    evidence: visibleEvidence(row.decision, viewer_id),
    decision: visibleDecision(steps, viewer_id),
  };
}

/** Others read why, not what operators noted, nor which of them it was. */
function presentDecision(row: ConversionRow['decisions'][number], is_operator: boolean) {
  const { action, reason, note, actor, created_at } = row;
  return {
    action,
    reason,
    note: is_operator ? note : null,
    actor: is_operator ? actor : null,
    created_at: created_at.toISOString(),
  };
}

function presentCommission(row: ConversionRow['commission']) {
  const { id, currency, source, rule_id, rate_bps, platform_fee_rate_bps, hold_days } = row;
  const reversed_net = row.reversed_gross_minor - row.reversed_platform_fee_minor;
  return {
    id,
    source,
    rule_id,
    rate_bps,
    platform_fee_rate_bps,
    hold_days,
    currency,
    flat_minor: row.flat_minor === null ? null : toJsonMinor(row.flat_minor),
    base_minor: toJsonMinor(row.base_minor),
    gross_minor: toJsonMinor(row.gross_minor),
    platform_fee_minor: toJsonMinor(row.platform_fee_minor),
    net_minor: toJsonMinor(row.net_minor),
    reversed_gross_minor: toJsonMinor(row.reversed_gross_minor),
    reversed_platform_fee_minor: toJsonMinor(row.reversed_platform_fee_minor),
    reversed_net_minor: toJsonMinor(reversed_net),
    standing_net_minor: toJsonMinor(row.net_minor - reversed_net),
    lines: row.lines.map(({ line_id, product_id, rule_id, rate_bps, base_minor, gross_minor }) => ({
      line_id,
      product_id,
      rule_id,
      rate_bps,
      base_minor: Number(base_minor),
      gross_minor: Number(gross_minor),
    })),
  };
}

/**
 * Each reversal with all its words: the last one says how it stands, together they moved so much.
 */
function groupVersions(rows: ConversionRow['reversals']): ReversalRow[][] {
  const groups = new Map<string, ReversalRow[]>();
  for (const row of rows) {
    const key = `${row.kind}:${row.external_refund_id}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

type ReversalRow = ConversionRow['reversals'][number];

function presentReversal(words: readonly ReversalRow[]) {
  const [first, last] = [words[0], words.at(-1)];
  assert(first && last, 'a reversal has a word');
  const { kind, external_refund_id, currency } = first;
  const total = (pick: (row: ReversalRow) => bigint) =>
    toJsonMinor(words.reduce((sum, row) => sum + pick(row), 0n));
  return {
    id: first.id,
    kind,
    external_refund_id,
    state: last.state,
    versions: words.length,
    currency,
    reason: last.reason,
    base_minor: total((row) => row.base_minor),
    gross_minor: total((row) => row.gross_minor),
    platform_fee_minor: total((row) => row.platform_fee_minor),
    net_minor: total((row) => row.net_minor),
    created_at: first.created_at.toISOString(),
  };
}

/** The steps after it was recorded: the end of the hold, and each payout. */
function laterSteps(
  commission: ConversionRow['commission'],
  payouts: ConversionRow['payouts'],
): DecisionStep[] {
  const steps: DecisionStep[] = [];
  if (commission.approved_at !== null) {
    const detail = `The hold ended; approved on ${dayOf(commission.approved_at)}.`;
    steps.push({ step: 'hold', outcome: 'approved', detail });
  }
  for (const { payout, amount_minor } of payouts) {
    const amount = describeAmount(
      commission.currency,
      amount_minor < 0n ? -amount_minor : amount_minor,
    );
    const what =
      amount_minor < 0n ? `${amount} of it recovered by` : `${amount} of it paid out with`;
    const since = dayOf(payout.updated_at);
    const detail = `${what} a payout, ${payout.state} since ${since}.`;
    const facts = { payout_id: payout.id, amount_minor: Number(amount_minor) };
    steps.push({ step: 'payout', outcome: payout.state, detail, facts });
  }
  return steps;
}

const dayOf = (at: Date) => at.toISOString().slice(0, 10);
