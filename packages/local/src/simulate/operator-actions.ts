import { sweepInbox } from '@skinstack/api/jobs/sweep-inbox';
import type { Life } from './life.ts';
import type { Simulation } from './open-simulation.ts';
import { maybeFail } from './send-message.ts';

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
