import { custom } from '@skinstack/networks/custom/adapter';
import { get, hear, type Life, post } from './life.ts';
import { type Chance, decimal } from './random.ts';

type Item = { id: string; amount: number };
type Taken = { id: string; items: Item[] | null; amount: number; stands: boolean };
/** What a shop that reports its own orders knows of one. */
type Shop = {
  number: number;
  items: Item[];
  payment: 'paid' | 'pending' | 'authorized' | 'voided' | 'expired';
  refunds: Taken[];
  disputes: (Taken & { is_open: boolean })[];
  is_cancelled: boolean;
  /** What it said last to pay, and on what; null when it leaves that to the program. */
  stated: { commission: number; base: number } | null;
  now_s: number;
};

const sumOf = (items: readonly { amount: number }[]) =>
  items.reduce((sum, one) => sum + one.amount, 0);

/** A random life of an order of a shop that signs its own messages. */
export function liveCustom(chance: Chance, number: number): Life {
  const life: Life = { heard: [], expected: new Map(), story: [] };
  const shop: Shop = {
    ...{ number, items: newItems(chance), payment: 'paid', refunds: [], disputes: [] },
    ...{ is_cancelled: false, now_s: Date.UTC(2026, 10, 20) / 1_000 },
    stated: chance.oneIn(3) ? { commission: 0, base: 0 } : null,
  };
  const states = ['paid', 'pending', 'authorized', 'voided', 'expired'] as const;
  if (chance.oneIn(2)) shop.payment = chance.pick(states);
  const order_id = () => `${chance.pick(['', ' ', '\u200b'])}A-${number}`;
  const send = (type: string, data: object, hasTime = true) => {
    life.story.push(`${type} ${JSON.stringify(data)}`);
    const at_ms = shop.now_s * 1_000 + 5_000;
    const timestamp = hasTime ? new Date(shop.now_s * 1_000).toISOString() : null;
    const told = { order_id: order_id(), currency: 'USD', ...data };
    const isBare = !('items' in data) && hasTime;
    const delivery =
      isBare && chance.oneIn(2)
        ? get(
            asQuery({ ...told, type: `conversion.${type}`, timestamp: String(shop.now_s) }),
            at_ms,
          )
        : post({ type: `conversion.${type}`, timestamp, data: told }, at_ms, { 'webhook-id': 'm' });
    life.heard.push(hear(custom, delivery));
  };
  const report = (type: string, hasTime = true) => {
    const amount = decimal(sumOf(shop.items));
    const isItemised = chance.oneIn(2);
    // a commission that was stated once is in force until another is
    const isStated = shop.stated && (type === 'created' || chance.oneIn(2));
    const base = sumOf(shop.items);
    if (isStated) shop.stated = { commission: (base * chance.whole(1, 60)) / 100, base };
    send(
      type,
      {
        ...{ amount, payment_state: shop.payment },
        ...(isStated ? { commission_amount: decimal(shop.stated?.commission ?? 0) } : {}),
        ...(isItemised ? { items: itemsOf(shop.items) } : {}),
      },
      hasTime,
    );
  };
  // one without a time is the oldest word there is, however late it is sent again
  const isTimed = chance.oneIn(2);
  report('created', isTimed);
  const first = life.heard[0];
  for (let step = chance.whole(0, 8); step > 0; step--) {
    shop.now_s += chance.whole(1, 5_000);
    act(shop, chance, report, send);
    if (first && !isTimed && chance.oneIn(3)) {
      life.heard.push({ ...first, received_at_ms: shop.now_s * 1_000 + 9_000 });
    }
  }
  const isVoid = shop.is_cancelled || shop.payment === 'voided' || shop.payment === 'expired';
  const stands = [...shop.refunds, ...shop.disputes].filter((one) => one.stands);
  const placed = sumOf(shop.items);
  const base = isVoid ? 0 : Math.max(0, placed - sumOf(stands));
  const is_payable = shop.payment === 'paid' && !shop.disputes.some((one) => one.is_open);
  const has_odd_fees = shop.stated !== null;
  const gross = shop.stated
    ? statedLeft(shop.stated, placed, isVoid, sumOf(stands))
    : base % 5 === 0
      ? base / 5
      : null;
  return {
    ...life,
    expected: new Map([[`null/A-${number} `, { base, gross, is_payable, has_odd_fees }]]),
  };
}

/** Of what was stated for a base, as much as the order is of it; less a fifth of what went back. */
function statedLeft(
  { commission, base }: NonNullable<Shop['stated']>,
  placed: number,
  isVoid: boolean,
  taken: number,
): number {
  const whole = base === 0 ? 0 : Math.floor((2 * commission * placed + base) / (2 * base));
  return isVoid ? 0 : Math.max(0, whole - taken / 5);
}

function act(
  shop: Shop,
  chance: Chance,
  report: (type: string) => void,
  send: (type: string, data: object) => void,
): void {
  const kind = chance.pick([
    'update',
    'pay',
    'refund',
    'correct',
    'fail',
    'dispute',
    'judge',
  ] as const);
  const rare = chance.oneIn(6) ? chance.pick(['cancel', 'reinstate'] as const) : null;
  const refund = shop.refunds.length > 0 ? chance.pick(shop.refunds) : null;
  if (rare === 'cancel') {
    shop.is_cancelled = true;
    send('cancelled', {});
  } else if (rare === 'reinstate') {
    shop.is_cancelled = false;
    send('reinstated', {});
  } else if (kind === 'update' || kind === 'pay') {
    if (kind === 'update') shop.items = newItems(chance);
    else shop.payment = chance.pick(['paid', 'paid', 'pending', 'voided', 'expired']);
    // an order that is told as it stands, stands
    shop.is_cancelled = false;
    report('updated');
  } else if (kind === 'refund' || (kind === 'correct' && refund)) {
    const isCorrected = kind === 'correct' && refund;
    const taken = isCorrected ? refund : newTaken(`r${shop.refunds.length}`);
    if (!isCorrected) shop.refunds.push(taken);
    Object.assign(taken, sizeOf(chance, shop), { stands: true });
    send('refunded', { refund_id: taken.id, ...partOf(taken, shop) });
  } else if (kind === 'fail' && refund) {
    refund.stands = false;
    send('refund_withdrawn', { refund_id: refund.id });
  } else if (kind === 'dispute' && shop.disputes.length === 0) {
    const taken = { ...newTaken(''), is_open: true };
    shop.disputes.push(taken);
    send('dispute_opened', {});
  } else if (kind === 'judge' && shop.disputes[0]) {
    const [dispute] = shop.disputes;
    dispute.is_open = false;
    dispute.stands = chance.oneIn(2);
    if (dispute.stands) Object.assign(dispute, sizeOf(chance, shop), { items: null });
    const lost = chance.pick(['charged_back', 'dispute_lost']);
    if (dispute.stands) send(lost, partOf(dispute, shop));
    else send(chance.pick(['chargeback_won', 'dispute_won']), {});
  }
}

const newTaken = (id: string): Taken => ({ id, items: null, amount: 0, stands: false });

/** How much is taken back: an amount, or items of the order. */
function sizeOf(chance: Chance, { items }: Shop) {
  if (chance.oneIn(2)) return { items: null, amount: chance.whole(1, 40) * 100 };
  const taken = items.map(({ id, amount }) => ({ id, amount: chance.whole(0, amount / 5) * 5 }));
  return { items: taken, amount: sumOf(taken) };
}

const partOf = ({ items, amount }: Taken, { stated }: Shop) => ({
  amount: decimal(amount),
  ...(stated ? { commission_amount: decimal(amount / 5) } : {}),
  ...(items ? { items: itemsOf(items) } : {}),
});
const itemsOf = (items: readonly Item[]) =>
  items.map(({ id, amount }) => ({ id, quantity: 1, amount: decimal(amount) }));
const newItems = (chance: Chance): Item[] =>
  Array.from({ length: chance.whole(1, 3) }, (_, at) => ({
    ...{ id: `l${at}`, amount: chance.whole(0, 60) * 100 },
  }));

const asQuery = (fields: object): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
