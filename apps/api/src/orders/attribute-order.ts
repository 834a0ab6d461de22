import { findCouponFacts } from '@skinstack/db/coupons';
import { findLinkFacts } from '@skinstack/db/links/find-link-facts';
import {
  type ClickToken,
  type SigningKey,
  verifyClickToken,
} from '@skinstack/domain/clicks/click-token';
import { attribute } from '@skinstack/domain/orders/attribute';
import type { Attributed, ResolvedClaim } from '@skinstack/domain/orders/attribution';
import type { Claim, OrderReported } from '@skinstack/networks/event';
import type { Ports } from '../ports.ts';

/** Decides who earned an order: looks up its claims and lets `attribute` choose among them. */
export async function attributeOrder(
  ports: Ports,
  account_merchant_id: string | null,
  report: OrderReported,
): Promise<Attributed> {
  const { ordered_at_ms, customer_email } = report;
  const claims = await Promise.all(
    report.claims.map((claim) => resolveClaim(ports, account_merchant_id, ordered_at_ms, claim)),
  );
  return attribute({ ordered_at_ms, customer_email, claims, account_merchant_id });
}

async function resolveClaim(
  { db, token_keys }: Ports,
  merchant_id: string | null,
  ordered_at_ms: number,
  claim: Claim,
): Promise<ResolvedClaim> {
  switch (claim.kind) {
    case 'click': {
      const { kind, where } = claim;
      const token = await verifyTokenByAnyKey(token_keys, claim.token);
      if (!token) return { kind, where, token: null, link: null, is_used: false };
      const link = await findLinkFacts(db, token.link_id, token.click_id);
      return { kind, where, token, link, is_used: link?.is_used ?? false };
    }
    case 'link':
      return { ...claim, link: await findLinkFacts(db, claim.link) };
    case 'coupon':
      return {
        ...claim,
        coupon: await findCouponFacts(db, claim.code, merchant_id, ordered_at_ms),
      };
  }
}

/** The content of a click token that one of the keys has signed; null when none has. */
export async function verifyTokenByAnyKey(
  keys: readonly SigningKey[],
  token: string,
): Promise<ClickToken | null> {
  for (const key of keys) {
    const content = await verifyClickToken(key, token);
    if (content) return content;
  }
  return null;
}
