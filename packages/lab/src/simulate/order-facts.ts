/** What has been sent of one order: what it comes to is worked out from this alone. */
export type OrderFacts = {
  order_id: string;
  rate_bps: number;
  /** Reports by version; the newest counts. */
  reports: { version: number; amount_minor: number }[];
  refunds: { id: string; amount_minor: number }[];
  isCancelled: boolean;
};

const FEE_BPS = 2_000;
const round = (amount: number, bps: number) => Math.floor((amount * bps + 5_000) / 10_000);

/**
 * What must stand of an order's commission, in minor units. Written again, and otherwise, than the
 * rules it checks: numbers instead of bigint, no lines, from the facts alone.
 */
export function expectedStanding(facts: OrderFacts): { gross: number; net: number } {
  const newest = facts.reports.reduce((a, b) => (b.version > a.version ? b : a));
  const gross = round(newest.amount_minor, facts.rate_bps);
  const refunded = facts.refunds.reduce((sum, refund) => sum + refund.amount_minor, 0);
  const base = newest.amount_minor;
  const taken = Math.min(base, refunded);
  const part = base === 0 ? 0 : Math.floor((2 * gross * taken + base) / (2 * base));
  const reversed = facts.isCancelled ? gross : part;
  const net = gross - reversed - (round(gross, FEE_BPS) - round(reversed, FEE_BPS));
  return { gross: gross - reversed, net };
}

/** Holds an order (`GET /api/orders/{id}`) against what was sent of it; null when it is right. */
export function verifyOrder(facts: OrderFacts, body: Record<string, unknown>): string | null {
  const conversion = body.conversion as { commission: Record<string, number> } | null | undefined;
  const { gross, net } = expectedStanding(facts);
  const found = conversion?.commission;
  const standing = (found?.gross_minor ?? 0) - (found?.reversed_gross_minor ?? 0);
  if (standing === gross && found?.standing_net_minor === net) return null;
  const is = `gross ${standing}, net ${found?.standing_net_minor}`;
  return `${facts.order_id}: expected gross ${gross}, net ${net}; found ${is}`;
}
