import { assert } from '@skinstack/domain/assert';
import { splitCommission } from '@skinstack/domain/commissions/commission';
import type { KeptTerms, PricedOrder } from '@skinstack/domain/commissions/price-order';
import { formatAmount, isCurrency } from '@skinstack/domain/money';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import { type HoldFrom, isPaid, type PaymentState } from '@skinstack/domain/orders/payment';
import {
  effectiveTerms,
  explainTerms,
  type LineTerms,
  type PricedLine,
  termsKey,
} from '@skinstack/domain/terms';

/** What of a commission is put into words. */
export type Explained = {
  currency: string;
  priced: PricedOrder;
  /** Set when the network states the commission. */
  stated_minor: bigint | null;
  platform_fee_rate_bps: number;
  hold_days: number;
  hold_from: HoldFrom;
  payment_state: PaymentState;
  /** It waits for a dispute, or for a review. */
  is_held: boolean;
};

/** The steps that explain what an order earned: by which rule, of how much, and when it is due. */
export function explainPrice(explained: Explained, terms: KeptTerms): DecisionStep[] {
  const { currency, priced, stated_minor, platform_fee_rate_bps } = explained;
  const amount = (amount_minor: bigint) => describeAmount(currency, amount_minor);
  const split = splitCommission(priced.gross_minor, platform_fee_rate_bps);
  const fee_rate = percent(platform_fee_rate_bps);
  const fee = `${amount(split.platform_fee_minor)} platform fee (${fee_rate})`;
  const detail = `${amount(split.gross_minor)} gross = ${fee} + ${amount(split.net_minor)} to you.`;
  return [
    ...(stated_minor === null
      ? ruleSteps(currency, priced, terms)
      : [statedStep(amount(stated_minor))]),
    { step: 'commission', outcome: 'split', detail },
    holdStep(explained),
  ];
}

const statedStep = (stated: string): DecisionStep => ({
  step: 'rule',
  outcome: 'network',
  detail: `The network states a commission of ${stated}.`,
});

/** One step for each set of terms: what it pays, and of how much. */
function ruleSteps(currency: string, priced: PricedOrder, terms: KeptTerms): DecisionStep[] {
  const order = effectiveTerms(terms.order, terms.month_minor);
  const lines: readonly (LineTerms & { base_minor: bigint })[] =
    priced.lines.length > 0 ? priced.lines : [{ ...order, base_minor: priced.base_minor }];
  const groups = new Map<string, LineTerms & { base_minor: bigint }>();
  for (const line of lines) {
    const key = termsKey(line);
    const base_minor = (groups.get(key)?.base_minor ?? 0n) + line.base_minor;
    groups.set(key, { ...line, base_minor });
  }
  const describe = (amount_minor: bigint) => describeAmount(currency, amount_minor);
  const steps = [...groups.values()].map(
    (group): DecisionStep => ({ step: 'rule', ...explainTerms(group, group.base_minor, describe) }),
  );
  return [...steps, ...tierStep(terms)];
}

/** Says that a volume tier may still raise it. */
function tierStep({ order, lines, month_minor }: KeptTerms): DecisionStep[] {
  const all = [order, ...lines.values()];
  if (month_minor > 0n || all.every((one) => one.tiers.length === 0)) return [];
  const detail = 'Volume tiers are settled when the month (UTC) is over, by what it came to.';
  return [{ step: 'rule', outcome: 'tier_pending', detail }];
}

function holdStep({ hold_days, hold_from, payment_state, is_held }: Explained): DecisionStep {
  if (is_held) {
    const detail = `Held until it was looked into, whatever its hold of ${hold_days} days.`;
    return { step: 'hold', outcome: 'held', detail };
  }
  if (!isPaid(payment_state)) {
    const begins = `the hold of ${hold_days} days begins then.`;
    const detail = `The shop has not been paid yet (${payment_state}); ${begins}`;
    return { step: 'hold', outcome: 'unpaid', detail };
  }
  const from = { paid: '', ordered: ' from the order', fulfilled: ' from its delivery' }[hold_from];
  return { step: 'hold', outcome: 'pending', detail: `Held for ${hold_days} days${from}.` };
}

/** The terms all lines have in common; null when they differ. */
export function sharedTerms(lines: readonly PricedLine[]): LineTerms | null {
  const [first, ...others] = lines;
  if (!first) return null;
  return others.every((line) => termsKey(line) === termsKey(first)) ? first : null;
}

const percent = (rate_bps: number) => `${rate_bps / 100} %`;

/** An amount in words: `USD 20.00`. @param currency one that was checked when it was read */
export function describeAmount(currency: string, amount_minor: bigint): string {
  assert(isCurrency(currency), 'an order has a known currency');
  return `${currency} ${formatAmount({ amount_minor, currency })}`;
}
