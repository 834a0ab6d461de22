import { couponIn, linkIn } from '@skinstack/db/orders/find-order';
import { attribute } from '@skinstack/domain/orders/attribute';
import type { Attributed, ResolvedClaim } from '@skinstack/domain/orders/attribution';
import type { Claim, OrderReported } from '@skinstack/networks/event';
import type { AskedOrder } from './order-question.ts';

/** Decides who earned an order: resolves its claims and lets `attribute` choose among them. */
export function attributeOrder(
  account_merchant_id: string | null,
  report: OrderReported,
  asked: AskedOrder,
): Attributed {
  const { ordered_at_ms, customer_email } = report;
  const claims = report.claims.map((claim) => resolveClaim(asked, ordered_at_ms, claim));
  return attribute({ ordered_at_ms, customer_email, claims, account_merchant_id });
}

function resolveClaim(
  { found, tokens }: AskedOrder,
  ordered_at_ms: number,
  claim: Claim,
): ResolvedClaim {
  switch (claim.kind) {
    case 'click': {
      const { kind, where } = claim;
      const token = tokens.get(claim.token) ?? null;
      const link = token && linkIn(found, token.link_id);
      const is_used = link !== null && found.used_click_ids.includes(token?.click_id ?? '');
      return { kind, where, token, link, is_used };
    }
    case 'link':
      return { ...claim, link: linkIn(found, claim.link) };
    case 'coupon':
      return { ...claim, coupon: couponIn(found, claim.code, ordered_at_ms) };
  }
}
