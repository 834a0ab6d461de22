import { sweepInbox } from '@skinstack/api/inbox/replay-delivery';
import { emitMessage, type Life, maybeFail, RATE_BPS, sendMessage } from './life.ts';
import type { Simulation } from './open-simulation.ts';

const money = (amount_minor: number) => ({
  amount: `${Math.floor(amount_minor / 100)}.${String(amount_minor % 100).padStart(2, '0')}`,
  currency: 'USD',
});

/** What networks do: report orders, change them, take them back, twice, late and out of order. */
export function orderActions(life: Life): Record<string, () => Promise<void>> {
  const { world, cast, random, orders, sent, held } = life;
  const someOrder = () => orders[random.below(orders.length)];
  return {
    async order() {
      const order_id = `S-${orders.length + 1}`;
      const click_id = world.clickOn(random.pick(cast.link_ids));
      const amount_minor = 1 + random.below(50_000);
      const reports = [{ version: sent.length, amount_minor }];
      orders.push({ order_id, rate_bps: RATE_BPS, reports, refunds: [], isCancelled: false });
      await emitMessage(
        life,
        world.sign('created', { order_id, click_id, ...money(amount_minor) }),
      );
    },
    async change() {
      const facts = someOrder();
      if (!facts) return;
      const amount_minor = random.below(50_000);
      facts.reports.push({ version: sent.length, amount_minor });
      const { order_id } = facts;
      await emitMessage(life, world.sign('updated', { order_id, ...money(amount_minor) }));
    },
    async refund() {
      const facts = someOrder();
      if (!facts) return;
      const refund = { id: `r${sent.length}`, amount_minor: 1 + random.below(30_000) };
      facts.refunds.push(refund);
      const { order_id } = facts;
      const data = { order_id, refund_id: refund.id, ...money(refund.amount_minor) };
      await emitMessage(life, world.sign('refunded', data));
    },
    async cancel() {
      const facts = someOrder();
      if (!facts) return;
      facts.isCancelled = true;
      await emitMessage(life, world.sign('cancelled', { order_id: facts.order_id, ...money(1) }));
    },
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

const DAY_MS = 86_400_000;

/** What operators and cron do: approve, pay out, settle or fail, finish what was left half way. */
export function operatorActions(
  life: Life,
  sweep: () => Promise<void>,
): Record<string, () => Promise<void>> {
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
