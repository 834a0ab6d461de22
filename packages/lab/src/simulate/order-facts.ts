/** A message's number tells how new what it says is. */
type Word = { version: number };
export type PaymentState = 'paid' | 'pending' | 'voided' | 'expired';
/** The parts an itemised report told; they add up to its amount. */
type Report = Word & { amount_minor: number; payment_state: PaymentState; is_itemised: boolean };
type State = 'open' | 'stands' | 'withdrawn';

/** What has been sent of one order: what it comes to is worked out from this alone. */
export type OrderFacts = {
  order_id: string;
  rate_bps: number;
  click_id: string;
  ordered_at_ms: number;
  /** The newest counts. */
  reports: Report[];
  /** Every word about each refund; the newest of each counts. */
  refunds: (Word & { id: string; state: State; amount_minor: number })[];
  cancellations: (Word & { state: State })[];
  dispute: (Word & { state: State; amount_minor: number })[];
  /** The other accounts that told the same sale, and what they call it. */
  told_again: { account_id: string; order_id: string }[];
};

const FEE_BPS = 2_000;
const round = (amount: number, bps: number) => Math.floor((amount * bps + 5_000) / 10_000);
const share = (amount: number, part: number, of: number) =>
  of === 0 ? 0 : Math.floor((2 * amount * part + of) / (2 * of));
const newest = <W extends Word>(words: readonly W[]) =>
  words.reduce<W | null>((a, b) => (a === null || b.version > a.version ? b : a), null);

/** What must stand of an order's commission, in minor units, and what may be done with it. */
type Standing = { gross: number; net: number; is_paid: boolean; is_disputed: boolean };

/**
 * Written again, and otherwise, than the rules it checks: numbers instead of bigint, no lines, from
 * the facts alone.
 */
export function expectedStanding(facts: OrderFacts): Standing {
  const report = newest(facts.reports);
  if (report === null) throw new Error('an order was reported');
  const { amount_minor: base, payment_state } = report;
  const gross = grossOf(facts, base);
  const ids = [...new Set(facts.refunds.map((refund) => refund.id))];
  const counts = ids.map((id) => newest(facts.refunds.filter((refund) => refund.id === id)));
  const dispute = newest(facts.dispute);
  const given_back = [...counts, dispute].reduce(
    (sum, one) => sum + (one?.state === 'stands' ? one.amount_minor : 0),
    0,
  );
  const cancellation = newest(facts.cancellations);
  const isCancelled = cancellation?.state === 'stands' && cancellation.version > report.version;
  const isVoid = isCancelled || payment_state === 'voided' || payment_state === 'expired';
  const reversed = isVoid ? gross : share(gross, Math.min(base, given_back), base);
  const net = gross - reversed - (round(gross, FEE_BPS) - round(reversed, FEE_BPS));
  const is_disputed = dispute?.state === 'open';
  return { gross: gross - reversed, net, is_paid: payment_state === 'paid', is_disputed };
}

/** A total told without its parts is paid in proportion to the report that had them. */
function grossOf({ reports, rate_bps }: OrderFacts, base: number): number {
  const parts = newest(reports.filter((report) => report.is_itemised));
  if (parts === null || (parts.amount_minor === 0 && base > 0)) return round(base, rate_bps);
  const whole = round(parts.amount_minor, rate_bps);
  return parts.amount_minor === base ? whole : share(whole, base, parts.amount_minor);
}

/** Holds an order (`GET /api/orders/{id}`) against what was sent of it; null when it is right. */
export function verifyOrder(facts: OrderFacts, body: Record<string, unknown>): string | null {
  const conversion = body.conversion as
    | { state: string; commission: Record<string, number> }
    | null
    | undefined;
  const { gross, net, is_paid, is_disputed } = expectedStanding(facts);
  const found = conversion?.commission;
  const standing = (found?.gross_minor ?? 0) - (found?.reversed_gross_minor ?? 0);
  const is = `gross ${standing}, net ${found?.standing_net_minor}, ${conversion?.state}`;
  if (standing !== gross || found?.standing_net_minor !== net) {
    return `${facts.order_id}: expected gross ${gross}, net ${net}; found ${is}`;
  }
  // what was paid out before its dispute, or is on its way, cannot be held any more
  const isPayable = conversion?.state === 'approved' || conversion?.state === 'paid';
  if (isPayable && !is_paid) return `${facts.order_id}: payable, and the shop has no money: ${is}`;
  if (conversion?.state === 'held' && !is_disputed)
    return `${facts.order_id}: held for nothing: ${is}`;
  return null;
}

/** Holds the same sale as another account told it against the rule: it is never paid twice. */
export function verifyToldAgain(order_id: string, body: Record<string, unknown>): string | null {
  return body.conversion ? `${order_id}: told again, and paid again` : null;
}
