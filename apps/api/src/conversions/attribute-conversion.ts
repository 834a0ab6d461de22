import { findCouponFacts } from '@skinstack/db/find-coupon-facts';
import { findLinkFacts } from '@skinstack/db/find-link-facts';
import { attribute } from '@skinstack/domain/attribution';
import { verifyClickToken } from '@skinstack/domain/click-token';
import type { OrderReported } from '@skinstack/networks/network-event';
import type { Ports } from '../ports.ts';

/** Finds out who earned an order: gathers the facts and lets `attribute` decide. */
export async function attributeConversion(
  ports: Ports,
  account_merchant_id: string | null,
  order: OrderReported,
) {
  const { claims, ordered_at_ms } = order;
  const click_token = claims.find((claim) => claim.kind === 'click')?.token ?? null;
  const coupon_code = claims.find((claim) => claim.kind === 'coupon')?.code ?? null;
  const verified = click_token ? await verifyClickToken(ports.signing_key, click_token) : null;
  const [link, coupon] = await Promise.all([
    verified ? findLinkFacts(ports.db, verified.link_id) : null,
    coupon_code ? findCouponFacts(ports.db, coupon_code, account_merchant_id) : null,
  ]);
  const token = { presented: click_token !== null, verified };
  return attribute({ ordered_at_ms, token, link, coupon, account_merchant_id });
}
