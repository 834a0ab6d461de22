import { operatorActions, orderActions } from '../simulate/actions.ts';
import { report, type Soak } from './soak.ts';
import type { SoakLink } from './verify-redirect.ts';
import { guessSlug, look, visit } from './visits.ts';

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
    guess: () => guessSlug(soak),
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

/** Reads an influencer's stats: `requests = clicks + bot_requests`, always and in every row. */
export async function readStats(soak: Soak): Promise<void> {
  const { random, influencer_ids, orders } = soak;
  const id = influencer_ids[random.below(influencer_ids.length)];
  const { status, body } = await orders.world.call('GET', `/api/stats/${id}?interval=hour`);
  if (status !== 200) return;
  type Row = { requests: number; clicks: number; bot_requests: number };
  const { totals, series } = body as { totals: Row; series: Row[] };
  for (const { requests, clicks, bot_requests } of [totals, ...series]) {
    if (requests === clicks + bot_requests) continue;
    report(soak, `stats: ${requests} requests, ${clicks} clicks, ${bot_requests} of bots`);
  }
}

/** Gives a link another destination, or switches it off or on; asks again until it is confirmed. */
async function editLink(soak: Soak, link: SoakLink): Promise<void> {
  const last = link.states.at(-1);
  if (!last || last.confirmed_at_ms === null) return;
  const isOff = last.url === null;
  const url = `https://shop.example/p/${link.slug}?edit=${link.states.length}`;
  const wish = isOff
    ? { is_active: true, destination_url: url }
    : soak.random.below(2) === 0
      ? { is_active: false }
      : { destination_url: url };
  const state = {
    url: 'is_active' in wish && !wish.is_active ? null : url,
    asked_at_ms: Date.now(),
    confirmed_at_ms: null as number | null,
  };
  link.states.push(state);
  for (;;) {
    const { status } = await soak.orders.world.call('PATCH', `/api/links/${link.id}`, wish);
    if (status === 200) break;
    if (status !== 503) report(soak, `an edit of ${link.slug} was answered ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  state.confirmed_at_ms = Date.now();
}
