import { sweepInbox } from '@skinstack/api/inbox/replay-delivery';
import { emitMessage, type Life, maybeFail, RATE_BPS, sendMessage } from './life.ts';
import type { Simulation } from './open-simulation.ts';
import type { OrderFacts, PaymentState } from './order-facts.ts';

const money = (amount_minor: number) => ({
  amount: `${Math.floor(amount_minor / 100)}.${String(amount_minor % 100).padStart(2, '0')}`,
  currency: 'USD',
});

type Actions = Record<string, () => Promise<void>>;

/**
 * What networks do: report orders, paid or to be paid, change them, take them back and correct
 * that, dispute them, twice, late and out of order.
 */
export function orderActions(life: Life): Actions {
  return { ...reportActions(life), ...reversalActions(life), ...deliveryActions(life) };
}

const someOrder = ({ orders, random }: Life) => orders[random.below(orders.length)];

/** Orders, and what becomes of them and of their payment. */
function reportActions(life: Life): Actions {
  const { world, cast, random, orders, sent } = life;
  /** A state a payment may come to: what was paid stays so, what lapsed may be paid after all. */
  const nextPayment = (facts: OrderFacts): PaymentState => {
    const last = facts.reports.at(-1)?.payment_state ?? 'paid';
    if (last === 'paid') return last;
    return random.pick<PaymentState>(['pending', 'paid', 'paid', 'voided', 'expired']);
  };
  /** Tells how the order stands now, its parts with it or only their sum. */
  const report = async (type: string, facts: OrderFacts, amount_minor: number) => {
    const payment_state =
      facts.reports.length > 0
        ? nextPayment(facts)
        : random.pick<PaymentState>(['paid', 'paid', 'paid', 'pending']);
    const is_itemised = random.below(4) === 0;
    facts.reports.push({ version: sent.length, amount_minor, payment_state, is_itemised });
    const { order_id, click_id } = facts;
    const parts = is_itemised ? { items: itemsOf(amount_minor) } : {};
    const claim = type === 'created' ? { click_id } : {};
    const told = { order_id, ...claim, payment_state, ...money(amount_minor), ...parts };
    await emitMessage(life, world.sign(type, told));
  };
  return {
    async order() {
      const order_id = `S-${orders.length + 1}`;
      const click_id = world.clickOn(random.pick(cast.link_ids));
      const facts: OrderFacts = {
        ...{ order_id, click_id, rate_bps: RATE_BPS, ordered_at_ms: world.now() },
        ...{ reports: [], refunds: [], cancellations: [], dispute: [], told_again: [] },
      };
      orders.push(facts);
      await report('created', facts, 1 + random.below(50_000));
    },
    async change() {
      const facts = someOrder(life);
      if (facts) await report('updated', facts, random.below(50_000));
    },
  };
}

/** Refunds, cancellations and disputes, each of which may be told otherwise later. */
function reversalActions(life: Life): Actions {
  const { world, random, sent } = life;
  const version = () => sent.length;
  return {
    async refund() {
      const facts = someOrder(life);
      if (!facts) return;
      const refund = { id: `r${sent.length}`, amount_minor: 1 + random.below(30_000) };
      facts.refunds.push({ ...refund, version: version(), state: 'stands' });
      const { order_id } = facts;
      const data = { order_id, refund_id: refund.id, ...money(refund.amount_minor) };
      await emitMessage(life, world.sign('refunded', data));
    },
    /** Another amount of a refund that was told, or that it did not come about. */
    async correct() {
      const facts = someOrder(life);
      const refund = facts?.refunds[random.below(facts.refunds.length)];
      if (!facts || !refund) return;
      const { order_id } = facts;
      const data = { order_id, refund_id: refund.id };
      const isWithdrawn = random.below(3) === 0;
      const amount_minor = random.below(30_000);
      const state = isWithdrawn ? 'withdrawn' : 'stands';
      facts.refunds.push({ id: refund.id, amount_minor, state, version: version() });
      const told = isWithdrawn ? data : { ...data, ...money(amount_minor) };
      await emitMessage(life, world.sign(isWithdrawn ? 'refund_withdrawn' : 'refunded', told));
    },
    async cancel() {
      const facts = someOrder(life);
      if (!facts) return;
      facts.cancellations.push({ version: version(), state: 'stands' });
      await emitMessage(life, world.sign('cancelled', { order_id: facts.order_id, ...money(1) }));
    },
    async reinstate() {
      const facts = someOrder(life);
      if (!facts) return;
      facts.cancellations.push({ version: version(), state: 'withdrawn' });
      await emitMessage(life, world.sign('reinstated', { order_id: facts.order_id }));
    },
    /** A dispute is opened, then lost or won; that may be told later, and otherwise. */
    async dispute() {
      const facts = someOrder(life);
      if (!facts) return;
      const [type, state] = random.pick<readonly [string, 'open' | 'stands' | 'withdrawn']>([
        ['dispute_opened', 'open'],
        ['dispute_lost', 'stands'],
        ['dispute_won', 'withdrawn'],
      ]);
      const amount_minor = 1 + random.below(30_000);
      facts.dispute.push({ version: version(), state, amount_minor });
      const data = { order_id: facts.order_id, dispute_id: 'd1', ...money(amount_minor) };
      await emitMessage(life, world.sign(type, data));
    },
  };
}

/** Messages that come again, and late. */
function deliveryActions(life: Life): Actions {
  const { random, sent, held } = life;
  return {
    async copy() {
      const message = sent[random.below(sent.length)];
      if (!message) return;
      const isSame = random.below(2) === 0;
      await sendMessage(life, isSame ? message : { ...message, id: `${message.id}-again` });
    },
    async late() {
      const [message] = held.splice(random.below(held.length), 1);
      if (message) await sendMessage(life, message);
    },
  };
}

/** Two parts of an amount, under ids they keep. */
const itemsOf = (amount_minor: number) => {
  const first = Math.floor(amount_minor / 3);
  return [
    { id: 'a', amount: money(first).amount },
    { id: 'b', amount: money(amount_minor - first).amount },
  ];
};

/** Two networks tell one sale within days of each other. */
const SAME_SALE_MS = 2 * 86_400_000;

/** What another account of the merchant does: tells a sale again, by its number or its click. */
export function retellAction(life: Life, world: Simulation): () => Promise<void> {
  const { cast, random, orders } = life;
  return async () => {
    const facts = orders[random.below(orders.length)];
    if (!facts || world.now() - facts.ordered_at_ms > SAME_SALE_MS) return;
    const first = `/api/orders/${facts.order_id}?network_account_id=${cast.account_id}`;
    if (!(await world.call('GET', first)).body.conversion) return;
    const via = random.pick(['twin', 'refersion'] as const);
    const isByNumber = random.below(2) === 0;
    const order_id = isByNumber ? facts.order_id : `${via}-${facts.order_id}`;
    const account_id = cast.other_ids[via];
    if (facts.told_again.some((one) => one.account_id === account_id)) return;
    facts.told_again.push({ account_id, order_id });
    const told = { order_id, click_id: facts.click_id, ...money(1 + random.below(50_000)) };
    await sendMessage(life, world.retell(via, account_id, told));
  };
}

const DAY_MS = 86_400_000;

/** What operators and cron do: approve, pay out, settle or fail, finish what was left half way. */
export function operatorActions(life: Life, sweep: () => Promise<void>): Actions {
  const { world, random, payout_ids } = life;
  /** A lost answer is asked for again, under the same key. */
  const ask = async (path: string, wish: object) => {
    const key = `key-${random.below(1e9)}`;
    maybeFail(life);
    let answer = await world.call('POST', path, wish, key);
    world.proxy.failCall(0, 'before');
    if (answer.status >= 500) answer = await world.call('POST', path, wish, key);
    life.note(`${path.replace(/pay_\w+/, 'payout')} ${answer.status}`);
    return answer;
  };
  return {
    async approve() {
      await ask('/api/commissions/approve', {});
    },
    async pay() {
      const { body } = await ask('/api/payouts', { currency: 'USD', minimum_minor: 1 });
      for (const { id } of (body.payouts ?? []) as { id: string }[]) payout_ids.push(id);
    },
    async settle() {
      const [id] = payout_ids.splice(random.below(payout_ids.length), 1);
      const move = random.below(4) === 0 ? 'fail' : 'settle';
      if (id) await ask(`/api/payouts/${id}/${move}`, {});
    },
    sweep,
  };
}

/** Finishes what was left half way: by the database's clock, which is not the simulated one. */
export async function sweepLeftOver(world: Simulation): Promise<void> {
  await sweepInbox({ ...world.ports, now: () => Date.now() + 4 * DAY_MS });
}
