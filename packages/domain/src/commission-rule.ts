/** A program's special terms; empty conditions match everything. Exactly one of rate and flat. */
export type CommissionRule = {
  id: string;
  influencer_id: string | null;
  product_id: string | null;
  category: string | null;
  rate_bps: number | null;
  flat_minor: bigint | null;
  starts_at_ms: number | null;
  ends_at_ms: number | null;
};
export type RuleSubject = {
  influencer_id: string;
  product_id: string | null;
  category: string | null;
  at_ms: number;
};

/**
 * The rule that applies, most specific first: influencer × product, influencer, product, category;
 * the newer id wins a tie. Null means the program's default rate.
 */
export function chooseRule(
  rules: readonly CommissionRule[],
  subject: RuleSubject,
): CommissionRule | null {
  const matching = rules.filter((rule) => matches(rule, subject));
  matching.sort((a, b) => specificity(b) - specificity(a) || (a.id < b.id ? 1 : -1));
  return matching[0] ?? null;
}

function matches(rule: CommissionRule, subject: RuleSubject): boolean {
  return (
    (rule.influencer_id === null || rule.influencer_id === subject.influencer_id) &&
    (rule.product_id === null || rule.product_id === subject.product_id) &&
    (rule.category === null || rule.category === subject.category) &&
    (rule.starts_at_ms === null || rule.starts_at_ms <= subject.at_ms) &&
    (rule.ends_at_ms === null || subject.at_ms < rule.ends_at_ms)
  );
}

function specificity(rule: CommissionRule): number {
  return (rule.influencer_id ? 4 : 0) + (rule.product_id ? 2 : 0) + (rule.category ? 1 : 0);
}
