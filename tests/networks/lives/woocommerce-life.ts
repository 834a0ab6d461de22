import { woocommerce } from '@skinstack/networks/woocommerce/adapter';
import { deliverWoo, wooLine, wooOrder, wooRefund } from '../../world/woocommerce-order.ts';
import { fifthOf, hear, type Life } from './life.ts';
import { type Chance, decimal } from './random.ts';

const STATUSES = [
  ...['checkout-draft', 'pending', 'on-hold', 'failed', 'processing', 'completed', 'cancelled'],
  'refunded',
] as const;
type Status = (typeof STATUSES)[number];

/** What a shop knows of one of its orders. */
type Shop = {
  number: number;
  /** What was paid for each line without tax; the tax is a fifth of it, or nothing. */
  lines: number[];
  tax_share: number;
  /** A discount a plugin keeps as a fee. */
  fee: number;
  status: Status;
  is_paid: boolean;
  refunds: { id: number; amount: number }[];
  is_deleted: boolean;
  now_s: number;
};

const sumOf = (amounts: readonly number[]) => amounts.reduce((sum, one) => sum + one, 0);
const netOf = ({ lines, fee }: Shop) => Math.max(0, sumOf(lines) - fee);
const refundedOf = ({ refunds }: Shop) => sumOf(refunds.map(({ amount }) => amount));
/** Money for goods with their tax, which is what a refund is of. */
const withTax = ({ tax_share }: Shop, net: number) => net + (tax_share === 0 ? 0 : net / tax_share);

function bodyOf(shop: Shop): object {
  const time = new Date(shop.now_s * 1_000).toISOString().slice(0, 19);
  const taxOf = (net: number) => decimal(shop.tax_share === 0 ? 0 : net / shop.tax_share);
  return wooOrder({
    ...{ id: shop.number, number: String(shop.number), status: shop.status },
    ...{ date_created_gmt: '2026-11-20T00:00:00', date_modified_gmt: time },
    date_paid_gmt: shop.is_paid ? time : null,
    line_items: shop.lines.map((net, at) => wooLine(at + 1, decimal(net), taxOf(net))),
    fee_lines: [
      { id: 9, name: 'Gift wrapping', total: '4.00', total_tax: '0.80' },
      ...(shop.fee ? [{ id: 8, total: decimal(-shop.fee), total_tax: taxOf(-shop.fee) }] : []),
    ],
    refunds: shop.refunds.map(({ id, amount }) => wooRefund(id, decimal(-amount))),
  });
}

/** A random life of an order of a WooCommerce shop, told by its webhooks. */
export function liveWooCommerce(chance: Chance, number: number): Life {
  const life: Life = { heard: [], expected: new Map(), story: [] };
  const shop: Shop = {
    ...{ number, lines: newLines(chance), tax_share: chance.pick([0, 5, 20]), fee: 0 },
    ...{ status: chance.pick(['pending', 'on-hold', 'processing']), is_paid: false, refunds: [] },
    ...{ is_deleted: false, now_s: Date.UTC(2026, 10, 20) / 1_000 },
  };
  if (shop.status === 'processing') shop.is_paid = chance.oneIn(2);
  const send = (topic: string, body: object = bodyOf(shop)) => {
    life.story.push(`${topic} ${shop.status} ${netOf(shop)} ${refundedOf(shop)}`);
    life.heard.push(hear(woocommerce, deliverWoo(topic, body, shop.now_s * 1_000 + 5_000)));
  };
  send('order.created');
  for (let step = chance.whole(0, 9); step > 0; step--) {
    const was = structuredClone(shop);
    const topic = act(shop, chance);
    if (topic === null) continue;
    if (!isNewerAtOnce(was, shop) || !chance.oneIn(3)) shop.now_s += chance.whole(1, 3_000);
    // what happens shortly after one another may be told once, as it stands by then
    if (topic === 'order.updated' && step > 1 && chance.oneIn(5)) continue;
    if (topic === 'order.deleted') send(topic, { id: shop.number });
    else send(topic);
  }
  if (!shop.is_deleted) send('order.updated');
  const isVoid =
    shop.is_deleted || ['checkout-draft', 'failed', 'cancelled', 'refunded'].includes(shop.status);
  const taken = (refundedOf(shop) * netOf(shop)) / (withTax(shop, netOf(shop)) || 1);
  const base = isVoid ? 0 : Math.max(0, netOf(shop) - Math.round(taken));
  const is_payable =
    shop.status === 'processing' || shop.status === 'cancelled'
      ? shop.is_paid
      : shop.status === 'completed' || shop.status === 'refunded';
  return {
    ...life,
    expected: new Map([[`null/${number} `, { base, gross: fifthOf(base), is_payable }]]),
  };
}

const newLines = (chance: Chance) =>
  Array.from({ length: chance.whole(1, 3) }, () => chance.whole(1, 40) * 500);

/** Only what comes later in a second can be told from what was: a later status, a further refund. */
function isNewerAtOnce(was: Shop, is: Shop): boolean {
  if (was.is_deleted || is.is_deleted || netOf(was) !== netOf(is)) return false;
  const [before, after] = [was.status, is.status].map((one) => STATUSES.indexOf(one));
  if (was.is_paid !== is.is_paid && before === after) return false;
  return after === before ? is.refunds.length > was.refunds.length : Number(after) > Number(before);
}

/** Something that can happen now, and the topic it is told by; null when nothing could. */
function act(shop: Shop, chance: Chance): string | null {
  if (shop.is_deleted) {
    if (!chance.oneIn(2)) return null;
    shop.is_deleted = false;
    return 'order.restored';
  }
  const kind = chance.pick(['status', 'status', 'edit', 'refund', 'refund', 'mend', 'delete']);
  if (kind === 'status') {
    shop.status = chance.pick(STATUSES);
    if (shop.status === 'completed') shop.is_paid = true;
    if (shop.status === 'processing') shop.is_paid ||= chance.oneIn(2);
  } else if (kind === 'edit') {
    if (shop.is_paid || shop.refunds.length > 0) return null;
    shop.lines = newLines(chance);
    shop.fee = chance.oneIn(3) ? chance.whole(1, 4) * 100 : 0;
  } else if (kind === 'refund') {
    const left = withTax(shop, netOf(shop)) - refundedOf(shop);
    if (!shop.is_paid || left <= 0) return null;
    const amount = chance.oneIn(4) ? left : chance.whole(1, left);
    shop.refunds.push({ id: chance.whole(10_000, 99_999), amount });
  } else if (kind === 'mend') {
    if (shop.refunds.length === 0) return null;
    shop.refunds = shop.refunds.slice(1);
  } else {
    if (!chance.oneIn(3)) return null;
    shop.is_deleted = true;
    return 'order.deleted';
  }
  return 'order.updated';
}
