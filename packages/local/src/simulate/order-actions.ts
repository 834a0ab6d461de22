import type { Life } from './life.ts';
import { RATE_BPS } from './make-cast.ts';
import { sendMessage, tell } from './send-message.ts';

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
      await tell(life, world.sign('created', { order_id, click_id, ...money(amount_minor) }));
    },
    async change() {
      const facts = someOrder();
      if (!facts) return;
      const amount_minor = random.below(50_000);
      facts.reports.push({ version: sent.length, amount_minor });
      const { order_id } = facts;
      await tell(life, world.sign('updated', { order_id, ...money(amount_minor) }));
    },
    async refund() {
      const facts = someOrder();
      if (!facts) return;
      const refund = { id: `r${sent.length}`, amount_minor: 1 + random.below(30_000) };
      facts.refunds.push(refund);
      const { order_id } = facts;
      const data = { order_id, refund_id: refund.id, ...money(refund.amount_minor) };
      await tell(life, world.sign('refunded', data));
    },
    async cancel() {
      const facts = someOrder();
      if (!facts) return;
      facts.isCancelled = true;
      await tell(life, world.sign('cancelled', { order_id: facts.order_id, ...money(1) }));
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
