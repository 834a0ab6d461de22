import { couponIn, linkIn } from '@skinstack/db/orders/find-order';
import type { OwnCredit } from '@skinstack/db/schema/orders';
import { termsIn } from '@skinstack/db/terms';
import type { ClickToken } from '@skinstack/domain/clicks/click-token';
import { readRenewals } from '@skinstack/domain/customers/bond';
import { attribute } from '@skinstack/domain/orders/attribute';
import type { Attributed, BondFacts, ResolvedClaim } from '@skinstack/domain/orders/attribution';
import { flagsOf } from '@skinstack/domain/orders/flags';
import type { ToldClaim } from '@skinstack/domain/orders/told-claims';
import type { Claim, OrderReported } from '@skinstack/networks/event';
import type { AskedOrder } from './order-question.ts';

/** Who earned an order by its own claims, as it is kept: with the terms of their program. */
export function ownCredit(
  { found }: AskedOrder,
  { attribution, decision }: Attributed,
): OwnCredit | null {
  const program = attribution && termsIn(found, attribution);
  if (!program) return null;
  const { bond_months, bond_order_limit, bond_yields_to_click } = program;
  const renewals = readRenewals(String(program.renewals));
  const terms = { bond_months, bond_order_limit, bond_yields_to_click, renewals };
  return { attribution, flags: flagsOf(decision), terms };
}

/**
 * Decides who earned an order: resolves its claims and lets `attribute` choose among them.
 * @param brought who brought the customer, if somebody did
 */
export function attributeOrder(
  account_merchant_id: string | null,
  report: Pick<OrderReported, 'ordered_at_ms' | 'claims'>,
  asked: AskedOrder,
  brought: { bond: BondFacts; goes_first: boolean } | null,
): Attributed {
  const { ordered_at_ms } = report;
  const { customer } = asked;
  const own = asked.claims
    ? resolveTold(asked, ordered_at_ms, asked.claims)
    : [
        ...report.claims.map((claim) => resolveClaim(asked, ordered_at_ms, claim)),
        ...asked.found.captures.map((token) => resolveClick(asked, token, PIXEL)),
      ];
  const claims = brought ? [...own, { kind: 'customer', ...brought } as const] : own;
  const { owners } = asked.found;
  return attribute({ ordered_at_ms, customer, claims, owners, account_merchant_id });
}

/** All that was ever told of an order, and what is known of it. */
function resolveTold(
  asked: AskedOrder,
  ordered_at_ms: number,
  told: readonly ToldClaim[],
): ResolvedClaim[] {
  return told.map((claim) => {
    if (claim.kind === 'click') return resolveClick(asked, claim.click, claim.where);
    return resolveClaim(asked, ordered_at_ms, claim);
  });
}

/** Where a captured click was found. */
export const PIXEL = 'the shop’s pixel';

/** A claim, and what is known of what it names. */
function resolveClaim(
  asked: AskedOrder,
  ordered_at_ms: number,
  claim: Claim | Exclude<ToldClaim, { kind: 'click' }>,
): ResolvedClaim {
  const { found, tokens } = asked;
  switch (claim.kind) {
    case 'click':
      return resolveClick(asked, tokens.get(claim.token) ?? null, claim.where);
    case 'link':
      return { kind: 'link', where: claim.where, link: linkIn(found, claim.link) };
    case 'coupon': {
      const { code } = claim;
      return { kind: 'coupon', code, coupon: couponIn(found, code, ordered_at_ms) };
    }
  }
}

/** A click that came with the order, or that was told of its checkout. */
function resolveClick(
  { found }: AskedOrder,
  token: ClickToken | null,
  where: string,
): ResolvedClaim {
  const link = token && linkIn(found, token.link_id);
  const is_used = link !== null && found.used_click_ids.includes(token?.click_id ?? '');
  return { kind: 'click', where, token, link, is_used };
}
