import { findCouponFacts } from '@skinstack/db/find-coupon-facts';
import { findLinkFacts } from '@skinstack/db/find-link-facts';
import { isClickCredited } from '@skinstack/db/is-click-credited';
import { attribute } from '@skinstack/domain/attribute';
import type { Attributed, KnownClaim } from '@skinstack/domain/attribution';
import type { Claim, OrderReported } from '@skinstack/networks/network-event';
import { readToken } from '../conversions/read-token.ts';
import type { Ports } from '../ports.ts';

/** Decides who earned an order: looks up its claims and lets `attribute` choose among them. */
export async function attributeOrder(
  ports: Ports,
  account_merchant_id: string | null,
  report: OrderReported,
): Promise<Attributed> {
  const { ordered_at_ms, customer_email } = report;
  const claims = await Promise.all(
    report.claims.map((claim) => resolveClaim(ports, account_merchant_id, claim)),
  );
  return attribute({ ordered_at_ms, customer_email, claims, account_merchant_id });
}

async function resolveClaim(
  { db, token_keys }: Ports,
  merchant_id: string | null,
  claim: Claim,
): Promise<KnownClaim> {
  switch (claim.kind) {
    case 'click': {
      const { kind, where } = claim;
      const token = await readToken(token_keys, claim.token);
      if (!token) return { kind, where, token: null, link: null, is_used: false };
      const [link, is_used] = await Promise.all([
        findLinkFacts(db, token.link_id),
        isClickCredited(db, token.click_id),
      ]);
      return { kind, where, token, link, is_used };
    }
    case 'link':
      return { ...claim, link: await findLinkFacts(db, claim.link) };
    case 'coupon':
      return { ...claim, coupon: await findCouponFacts(db, claim.code, merchant_id) };
  }
}
