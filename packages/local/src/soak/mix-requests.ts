import { operatorActions } from '../simulate/operator-actions.ts';
import { orderActions } from '../simulate/order-actions.ts';
import { editLink, readStats } from './operate.ts';
import type { Soak } from './soak.ts';
import { guess, look, visit } from './visits.ts';

/** How often each thing happens, of a thousand requests. */
const SHARES = {
  hot: 560,
  warm: 240,
  cold: 60,
  edited: 6,
  bot: 60,
  look: 34,
  guess: 14,
  order: 8,
  change: 3,
  refund: 4,
  cancel: 1,
  copy: 3,
  late: 2,
  stats: 3,
  edit: 1,
  pay: 1,
};

/**
 * What happens next, a request or two at a time; what it is comes from the seed, so the same seed
 * asks for the same in the same order. When is up to the load.
 */
export function mixRequests(soak: Soak): () => Promise<void> {
  const { links, random, orders } = soak;
  const sell = orderActions(orders);
  const operate = operatorActions(orders, async () => {});
  const one = (name: keyof Soak['links']) => {
    const choice = links[name];
    return choice[random.below(choice.length)] as (typeof choice)[number];
  };
  const acts: Record<string, () => Promise<unknown>> = {
    ...sell,
    hot: () => visit(soak, one('hot'), 'click'),
    warm: () => visit(soak, one('warm'), 'click'),
    cold: () => visit(soak, one('cold'), 'click'),
    edited: () => visit(soak, one('edited'), 'click'),
    bot: () => visit(soak, one('warm'), 'bot'),
    look: () => look(soak, one('hot')),
    guess: () => guess(soak),
    stats: () => readStats(soak),
    edit: () => editLink(soak, one('edited')),
    pay: async () => {
      await operate.pay?.();
      await operate.settle?.();
    },
  };
  const choices = Object.entries(SHARES).flatMap(([name, share]) =>
    Array<string>(share).fill(name),
  ) as [string, ...string[]];
  return async () => {
    await acts[random.pick(choices)]?.();
  };
}
