import { shopify } from '@skinstack/networks/shopify/adapter';
import { SHOP } from '../../world/shopify-order.ts';
import { fifthOf, hear, type Life, post } from './life.ts';
import type { Chance } from './random.ts';
import {
  besidesGoods,
  type Dispute,
  disputeJson,
  goodsLeft,
  headersOf,
  type Line,
  newLine,
  openShop,
  orderJson,
  type Payment,
  paidOut,
  piecesLeft,
  pieceValue,
  type Refund,
  refundJson,
  type Shop,
} from './shopify-shop.ts';

const MAX_STEPS = 9;

/** A random life of an order of a Shopify shop, told by its webhooks. */
export function liveShopify(chance: Chance, order_id: number): Life {
  const shop = openShop(chance, order_id);
  const life: Life = { heard: [], expected: new Map(), story: [] };
  let triggered_ms = shop.now_ms;
  const send = (topic: string, payload: unknown) => {
    triggered_ms = Math.max(triggered_ms + 1, shop.now_ms);
    const received_at_ms = triggered_ms + 60_000;
    const told = hear(shopify, post(payload, received_at_ms, headersOf(topic, triggered_ms)));
    // money in another currency is told with its rate by the order, right after
    if (topic === 'refunds/create' && told.event.type === 'not_understood') return;
    life.heard.push(told);
  };
  send('orders/create', orderJson(shop));
  const steps = chance.whole(1, MAX_STEPS);
  for (let step = 0; step < steps && !shop.is_deleted; step++) {
    // some things happen within one second, which `updated_at` does not tell apart
    if (!chance.oneIn(5)) shop.now_ms += chance.whole(1, 100) * 1_000;
    const done = doSomething(shop, chance, life.story);
    if (done === null) continue;
    if (done.refund && chance.oneIn(2)) send('refunds/create', refundJson(shop, done.refund));
    if (done.dispute) send('disputes/update', disputeJson(shop, done.dispute));
    else if (shop.is_deleted) send('orders/delete', { id: shop.order_id });
    else send(done.topic ?? 'orders/updated', orderJson(shop));
  }
  return { ...life, expected: new Map([[`${SHOP}/${order_id} `, expectedOf(shop)]]) };
}

/**
 * What is left by the shop's final state alone: no more than the goods the customer still has, and
 * no more than the money the shop has or is still to get, less what it is for besides the goods.
 */
function expectedOf(shop: Shop) {
  const isVoid = shop.is_cancelled || shop.is_deleted || shop.end !== null;
  const money = shop.received + shop.due - paidOut(shop) - besidesGoods(shop);
  const base = isVoid ? 0 : Math.max(0, Math.min(goodsLeft(shop), money));
  const isOpen = ({ status }: Dispute) => status === 'needs_response' || status === 'under_review';
  const is_payable = shop.due === 0 && shop.end === null && !shop.disputes.some(isOpen);
  return { base, gross: fifthOf(base), is_payable };
}

/** Something that can happen now; null when nothing was found. */
function doSomething(shop: Shop, chance: Chance, story: string[]): Done {
  for (let tries = 0; tries < 6; tries++) {
    const [name, act] = chance.pick(Object.entries(ACTIONS));
    const done = act(shop, chance);
    if (done === null) continue;
    story.push(name);
    return done;
  }
  return null;
}

/** What happened, and what is told of it; null when it could not happen. */
type Done = { topic?: string; refund?: Refund; dispute?: Dispute } | null;
type Action = (shop: Shop, chance: Chance) => Done;

const isOver = (shop: Shop) => shop.end !== null || shop.is_cancelled;
const isSettled = (shop: Shop) => !isOver(shop) && shop.due === 0 && shop.received > 0;
const held = (shop: Shop) => shop.received - paidOut(shop) - pendingOf(shop);
const pendingOf = ({ refunds, disputes }: Shop) =>
  refunds
    .flatMap((one) => one.payments)
    .filter((one) => one.status === 'pending')
    .reduce((sum, one) => sum + one.amount, 0) +
  disputes.filter((one) => one.closed_ms === null).reduce((sum, one) => sum + one.amount, 0);

function pickPieces(shop: Shop, chance: Chance, kinds: readonly Line['kind'][]) {
  const lines = shop.lines.filter((line) => kinds.includes(line.kind) && piecesLeft(line) > 0);
  if (lines.length === 0) return null;
  const line = chance.pick(lines);
  return { line, pieces: chance.whole(1, piecesLeft(line)) };
}

/** Goods are gone: the customer owes less, or the shop owes them. */
function settle(shop: Shop, value: number): void {
  const less = Math.min(shop.due, value);
  shop.due -= less;
  shop.owed += value - less;
}

const newRefund = (shop: Shop, change: Partial<Refund>): Refund => {
  const refund = {
    ...{ id: shop.order_id * 100 + shop.refunds.length + 1, at_ms: shop.now_ms },
    ...{ rows: [], is_of_shipping: false, is_of_duty: false, payments: [] },
    ...{ has_adjustments: true, ...change },
  };
  shop.refunds.push(refund);
  return refund;
};

const pay: Action = (shop) => {
  if (isOver(shop) || shop.due === 0) return null;
  shop.received += shop.due;
  shop.due = 0;
  return { topic: 'orders/paid' };
};

/** What may happen to an order; paying is likelier than anything else. */
const ACTIONS: Readonly<Record<string, Action>> = {
  pay,
  payToo: pay,
  takeOff: (shop, chance) => {
    const found = isOver(shop) ? null : pickPieces(shop, chance, ['goods', 'goods', 'gift']);
    if (!found) return null;
    const value = pieceValue(found.line) * found.pieces;
    // what is taken off while money is due is less than that: else nobody says what was paid for
    if (shop.due > 0 && (value >= shop.due || shop.is_uneven)) return null;
    settle(shop, value);
    if (chance.oneIn(2)) {
      found.line.removed += found.pieces;
      return {};
    }
    found.line.returned += found.pieces;
    return { refund: newRefund(shop, { rows: [found], has_adjustments: chance.oneIn(2) }) };
  },
  add: (shop, chance) => {
    if (isOver(shop)) return null;
    const isTaxed = shop.is_tax_of_order || shop.lines.some((line) => line.tax > 0);
    const line = newLine(chance, shop, 'goods', isTaxed);
    const value = pieceValue(line) * line.quantity;
    // what no figure of an order shows: docs/networks/shopify.md, “What cannot be told”
    if (shop.owed > 0 && value <= shop.owed) return null;
    const isWhole = shop.lines.every((one) => piecesLeft(one) === one.quantity);
    if (shop.is_uneven && shop.due === 0 && !isWhole) return null;
    shop.lines.push(line);
    shop.due += value - shop.owed;
    shop.owed = 0;
    return {};
  },
  sendBack: (shop, chance) => {
    const found = isSettled(shop)
      ? pickPieces(shop, chance, ['goods', 'goods', 'gift', 'tip'])
      : null;
    if (!found) return null;
    const is_of_shipping = chance.oneIn(3) && !shop.shipping.is_refunded && shop.shipping.net > 0;
    const is_of_duty = chance.oneIn(3) && !shop.duty.is_refunded && shop.duty.amount > 0;
    const goods = pieceValue(found.line) * found.pieces;
    const beside =
      (is_of_shipping ? shop.shipping.net + shop.shipping.tax : 0) +
      (is_of_duty ? shop.duty.amount : 0);
    const value = goods + beside;
    const isRich = held(shop) >= value;
    const how = isRich ? chance.pick(['paid', 'kept', 'later', 'failed', 'pending']) : 'later';
    // shipping and duty only go back with their money
    const isMoney = how === 'paid' || how === 'kept';
    if (!isMoney && beside > 0) return null;
    found.line.returned += found.pieces;
    if (is_of_shipping) shop.shipping.is_refunded = true;
    if (is_of_duty) shop.duty.is_refunded = true;
    const kept = how === 'kept' ? chance.whole(1, goods) : 0;
    if (!isMoney) shop.owed += goods;
    if (kept > 0) shop.is_uneven = true;
    const statuses = { failed: 'failure', pending: 'pending' } as const;
    const payments: Payment[] = isMoney
      ? [{ amount: value - kept, status: 'success' }]
      : how === 'later'
        ? []
        : [{ amount: value, status: statuses[how as 'failed' | 'pending'] }];
    const has_adjustments = chance.oneIn(2);
    const rows = [found];
    return {
      refund: newRefund(shop, { rows, is_of_shipping, is_of_duty, payments, has_adjustments }),
    };
  },
  payOwed: (shop, chance) => {
    const amount = Math.min(shop.owed - pendingOf(shop), held(shop));
    if (!isSettled(shop) || amount <= 0) return null;
    const part = chance.oneIn(3) ? chance.whole(1, amount) : amount;
    shop.owed -= part;
    return { refund: newRefund(shop, { payments: [{ amount: part, status: 'success' }] }) };
  },
  giveBack: (shop, chance) => {
    if (!isSettled(shop) || held(shop) <= 0) return null;
    const amount = Math.min(held(shop), chance.whole(1, 80) * 25);
    const status = chance.pick(['success', 'success', 'pending', 'failure'] as const);
    shop.is_uneven = true;
    return { refund: newRefund(shop, { payments: [{ amount, status }] }) };
  },
  giveAllBack: (shop, chance) => {
    if (!chance.oneIn(3) || !isSettled(shop) || held(shop) <= 0 || pendingOf(shop) > 0) return null;
    const payments: Payment[] = [{ amount: held(shop), status: 'success' }];
    shop.owed = 0;
    shop.is_uneven = true;
    return { refund: newRefund(shop, { payments, has_adjustments: chance.oneIn(2) }) };
  },
  giveShippingBack: (shop) => {
    const { shipping } = shop;
    const amount = shipping.net + shipping.tax;
    if (!isSettled(shop) || shipping.is_refunded || amount === 0 || held(shop) < amount)
      return null;
    shipping.is_refunded = true;
    const payments: Payment[] = [{ amount, status: 'success' }];
    return { refund: newRefund(shop, { is_of_shipping: true, payments }) };
  },
  payout: (shop, chance) => {
    const waiting = shop.refunds.filter((one) => one.payments.some((p) => p.status === 'pending'));
    if (waiting.length === 0) return null;
    const refund = chance.pick(waiting);
    for (const payment of refund.payments) {
      payment.status = chance.oneIn(3) ? 'failure' : 'success';
      if (payment.status === 'failure' || refund.rows.length === 0) continue;
      const owed = Math.min(shop.owed, payment.amount);
      shop.owed -= owed;
      // an exchange had used it up
      shop.due += payment.amount - owed;
    }
    return {};
  },
  dispute: (shop, chance) => {
    if (!isSettled(shop) || held(shop) <= 0 || shop.disputes.length > 1) return null;
    const dispute: Dispute = {
      ...{ id: shop.order_id * 10 + shop.disputes.length, status: 'needs_response' },
      amount: chance.oneIn(2) ? held(shop) : chance.whole(1, held(shop)),
      ...{ opened_ms: shop.now_ms, closed_ms: null },
    };
    shop.disputes.push(dispute);
    return { dispute };
  },
  judge: (shop, chance) => {
    const open = shop.disputes.filter((one) => one.closed_ms === null);
    if (open.length === 0) return null;
    const dispute = chance.pick(open);
    dispute.status = chance.pick(['under_review', 'lost', 'won', 'accepted', 'prevented'] as const);
    if (dispute.status !== 'under_review') dispute.closed_ms = shop.now_ms;
    return { dispute };
  },
  lapse: (shop, chance) => {
    if (!chance.oneIn(4) || isOver(shop) || shop.received > 0) return null;
    shop.end = chance.pick(['voided', 'expired']);
    return {};
  },
  payAfterAll: (shop) => {
    if (shop.end !== 'expired') return null;
    shop.end = null;
    shop.received += shop.due;
    shop.due = 0;
    return { topic: 'orders/paid' };
  },
  cancel: (shop, chance) => {
    if (!chance.oneIn(4) || isOver(shop)) return null;
    shop.is_cancelled = true;
    return { topic: 'orders/cancelled' };
  },
  remove: (shop, chance) => {
    if (!chance.oneIn(8)) return null;
    shop.is_deleted = true;
    return {};
  },
  touch: () => ({}),
};
