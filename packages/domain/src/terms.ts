import { grossFromRate } from './commissions/commission.ts';
import type { OrderKind } from './customers/bond.ts';
import { splitByWeight } from './money.ts';
import type { StepFacts } from './orders/attribution.ts';

/** A program's special terms; empty conditions match everything. Exactly one of rate and flat. */
export type CommissionRule = {
  id: string;
  influencer_id: string | null;
  /** Members of this group only; missing in terms kept from before there were groups. */
  group_id?: string | null;
  /** What the group is called, for the trace. */
  group_name?: string | null;
  product_id: string | null;
  category: string | null;
  rate_bps: number | null;
  flat_minor: bigint | null;
  /** Whether its flat amount may be more than the order comes to. */
  may_exceed_order: boolean;
  /** A volume tier: the least the influencer's orders of the calendar month (UTC) come to. */
  month_minimum_minor: bigint | null;
  /** What the order is to its customer; missing in terms kept from before kinds were known. */
  order_kind?: OrderKind | null;
  /** From which order of the customer on, and up to which; null for no bound. */
  nth_from?: number | null;
  nth_to?: number | null;
  starts_at_ms: number | null;
  ends_at_ms: number | null;
  /** When it was made; missing in terms kept from before it was. */
  created_at_ms?: number;
};
export type RuleSubject = {
  influencer_id: string;
  /** The group they were in when the order was placed. */
  group_id?: string | null;
  product_id: string | null;
  category: string | null;
  at_ms: number;
  /** What the order is to its customer, and their how many-th; null where nobody knows. */
  order_kind?: OrderKind | null;
  nth_order?: number | null;
  /** What the influencer's other orders of the month come to, in the program's currency. */
  month_minor: bigint;
};

/**
 * The rule that applies, most specific first: influencer × product, influencer, group × product,
 * group, product, category, kind of order; among equals the highest volume tier that is reached,
 * then one that was there when the order was placed before one that came later, then the newer id.
 * Null means the program's default rate.
 */
export function chooseRule(
  rules: readonly CommissionRule[],
  subject: RuleSubject,
): CommissionRule | null {
  const matching = rules.filter((rule) => matches(rule, subject));
  matching.sort(
    (a, b) =>
      specificity(b) - specificity(a) ||
      tier(b) - tier(a) ||
      wasThere(b, subject) - wasThere(a, subject) ||
      (a.id < b.id ? 1 : -1),
  );
  return matching[0] ?? null;
}

function matches(rule: CommissionRule, subject: RuleSubject): boolean {
  return (
    (rule.influencer_id === null || rule.influencer_id === subject.influencer_id) &&
    ((rule.group_id ?? null) === null || rule.group_id === subject.group_id) &&
    (rule.product_id === null || rule.product_id === subject.product_id) &&
    (rule.category === null || rule.category === subject.category) &&
    (rule.month_minimum_minor === null || rule.month_minimum_minor <= subject.month_minor) &&
    isOfOrder(rule, subject) &&
    (rule.starts_at_ms === null || rule.starts_at_ms <= subject.at_ms) &&
    (rule.ends_at_ms === null || subject.at_ms < rule.ends_at_ms)
  );
}

/** Whether a rule asks what the order is to its customer; where nobody knows, it does not apply. */
export function asksForOrder({ order_kind, nth_from, nth_to }: CommissionRule): boolean {
  return (order_kind ?? nth_from ?? nth_to ?? null) !== null;
}

function isOfOrder(rule: CommissionRule, { order_kind = null, nth_order = null }: RuleSubject) {
  if ((rule.order_kind ?? null) !== null && rule.order_kind !== order_kind) return false;
  const { nth_from = null, nth_to = null } = rule;
  if (nth_from === null && nth_to === null) return true;
  return nth_order !== null && nth_order >= (nth_from ?? 1) && nth_order <= (nth_to ?? nth_order);
}

/** Networks tell whole seconds. */
const SECOND_MS = 1_000;

/** A rule that was made later does not take the place of one an order was placed under. */
function wasThere({ created_at_ms = 0 }: CommissionRule, { at_ms }: RuleSubject): number {
  return Number(created_at_ms - SECOND_MS < at_ms);
}

function specificity(rule: CommissionRule): number {
  const whose = (rule.influencer_id ? 16 : 0) + (rule.group_id ? 8 : 0);
  const what = (rule.product_id ? 4 : 0) + (rule.category ? 2 : 0);
  return whose + what + Number(asksForOrder(rule));
}

const tier = (rule: CommissionRule) => Number(rule.month_minimum_minor ?? 0n);

/** By what a line is paid: a rule's rate or flat amount, or the program's own rate. */
export type LineTerms = {
  rule_id: string | null;
  rate_bps: number | null;
  flat_minor: bigint | null;
  /** Set by rules whose flat amount may be more than the order comes to. */
  may_exceed_order: boolean;
  /** What the group is called whose rule it is. */
  group_name?: string;
};
/** Terms that are in force once the influencer's month comes to `month_minimum_minor`. */
type Tier = LineTerms & { month_minimum_minor: bigint };
/** Terms with the volume tiers above them, the lowest first. */
export type TieredTerms = LineTerms & { tiers: readonly Tier[] };

/** What a rule pays by; without one, what the program pays. */
export function termsOfRule(rule: CommissionRule | null, commission_rate_bps: number): LineTerms {
  if (!rule) return { ...NO_TERMS, rate_bps: commission_rate_bps };
  const { id: rule_id, rate_bps, flat_minor, may_exceed_order, group_name } = rule;
  return { rule_id, rate_bps, flat_minor, may_exceed_order, ...(group_name ? { group_name } : {}) };
}

/** The terms of no rule, which pay nothing. */
export const NO_TERMS: LineTerms = {
  rule_id: null,
  rate_bps: null,
  flat_minor: null,
  may_exceed_order: false,
};

/** The terms in force in a month of so much: those of the highest tier that is reached. */
export function effectiveTerms(terms: TieredTerms, month_minor: bigint): LineTerms {
  const reached = terms.tiers.findLast((tier) => tier.month_minimum_minor <= month_minor);
  const { tiers: _, ...base } = terms;
  if (!reached) return base;
  const { month_minimum_minor: __, ...inForce } = reached;
  return inForce;
}

/** What two lines have in common when they are paid as one. */
export const termsKey = (terms: LineTerms) =>
  `${terms.rule_id}:${terms.rate_bps}:${terms.flat_minor}`;

export type TermedLine = LineTerms & {
  line_id: string;
  product_id: string | null;
  base_minor: bigint;
};
export type PricedLine = TermedLine & { gross_minor: bigint };

/**
 * The gross of each line. Lines under the same terms are one sum, rounded once, then shared out by
 * largest remainder; so lines of one rate earn to the cent what their order would as a whole. A
 * flat amount is paid once an order for all the lines under it.
 */
export function priceLines(lines: readonly TermedLine[]): PricedLine[] {
  const groups = new Map<string, TermedLine[]>();
  for (const line of lines) {
    const key = termsKey(line);
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const priced = new Map<TermedLine, bigint>();
  for (const group of groups.values()) {
    const weights = group.map((line) => line.base_minor);
    const base_minor = weights.reduce((sum, weight) => sum + weight, 0n);
    const parts = splitByWeight(grossByTerms(group[0], base_minor), weights);
    group.forEach((line, index) => {
      priced.set(line, parts[index] ?? 0n);
    });
  }
  return lines.map((line) => ({ ...line, gross_minor: priced.get(line) ?? 0n }));
}

/**
 * `round_half_up(base × rate)`, or the flat amount, which is no more than the base unless its rule
 * says so; nothing is earned on nothing.
 */
export function grossByTerms(terms: LineTerms | undefined, base_minor: bigint): bigint {
  if (base_minor === 0n || !terms) return 0n;
  const { rate_bps, flat_minor, may_exceed_order } = terms;
  if (flat_minor === null) return grossFromRate(base_minor, rate_bps ?? 0);
  return may_exceed_order || flat_minor < base_minor ? flat_minor : base_minor;
}

/**
 * What terms pay on a base, in words.
 * @param describe puts an amount into words
 */
export function explainTerms(
  terms: LineTerms,
  base_minor: bigint,
  describe: (amount_minor: bigint) => string,
): { outcome: 'rate' | 'flat'; detail: string; facts: StepFacts } {
  const { rule_id, rate_bps, flat_minor, group_name } = terms;
  const by =
    rule_id === null
      ? 'The program’s own rate'
      : group_name === undefined
        ? 'A rule of the program'
        : `A rule of the group “${group_name}”`;
  const facts = { base_minor: Number(base_minor), ...(rule_id === null ? {} : { rule_id }) };
  if (flat_minor === null) {
    const detail = `${by} pays ${(rate_bps ?? 0) / 100} % of ${describe(base_minor)}.`;
    return { outcome: 'rate', detail, facts: { ...facts, rate_bps: rate_bps ?? 0 } };
  }
  const isCapped = !terms.may_exceed_order && flat_minor > base_minor;
  const most = isCapped ? ', but no more than the order comes to' : '';
  const detail = `${by} pays ${describe(flat_minor)} an order${most}.`;
  return { outcome: 'flat', detail, facts: { ...facts, flat_minor: Number(flat_minor) } };
}
