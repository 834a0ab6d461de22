import { impact } from '@skinstack/networks/impact/adapter';
import { get, hear, type Life, post } from './life.ts';
import { type Chance, decimal } from './random.ts';

type Action = { id: string; amount: number; payout: number; is_reversed: boolean };

/** A random life of a sale at impact: one or two actions of an order, modified, reversed, reset. */
export function liveImpact(chance: Chance, number: number): Life {
  const life: Life = { heard: [], expected: new Map(), story: [] };
  const campaign = chance.whole(1_000, 1_002);
  const actions = Array.from({ length: chance.whole(1, 2) }, (_, at): Action => {
    const amount = chance.whole(1, 40) * 500;
    return {
      id: `${campaign}.4636.${number * 10 + at}`,
      amount,
      payout: amount / 5,
      is_reversed: false,
    };
  });
  let now_s = Date.UTC(2026, 10, 20) / 1_000;
  const send = (action: Action, status: string, detail: string) => {
    const is_reversed = status === 'REVERSED';
    const fields = {
      ...{ action_id: action.id, status, status_detail: detail, currency: 'USD' },
      amount: is_reversed ? '0.00' : decimal(action.amount),
      payout: is_reversed ? '0.00' : decimal(action.payout),
      ...{ oid: String(number), modification_date: new Date(now_s * 1_000).toISOString() },
      // some templates tell the campaign, and none needs to
      ...(chance.oneIn(2) ? { campaign_id: String(campaign) } : {}),
      ...(chance.oneIn(3) ? { subid2: '{SubId2}' } : {}),
    };
    const at_ms = now_s * 1_000 + 5_000;
    const json = { 'Content-Type': 'application/json' };
    const delivery = chance.oneIn(2) ? get(fields, at_ms) : post(fields, at_ms, json);
    life.heard.push(hear(impact, delivery));
    life.story.push(`${action.id} ${status} ${detail} ${action.amount}`);
  };
  for (const action of actions) send(action, 'PENDING', '');
  for (let step = chance.whole(0, 8); step > 0; step--) {
    const action = chance.pick(actions);
    const kind = chance.pick(['modify', 'approve', 'reverse', 'reset'] as const);
    const isSameSecond = (kind === 'approve' || kind === 'reverse') && chance.oneIn(3);
    if (!isSameSecond) now_s += chance.whole(1, 5_000);
    if (kind === 'modify') {
      action.amount = chance.whole(1, 60) * 100;
      action.payout = action.amount / 5;
      send(action, 'PENDING', chance.pick(['', 'ORDER_UPDATE', 'ITEM_RETURNED']));
    } else if (kind === 'approve' && !isSameSecond) {
      send(action, 'APPROVED', '');
    } else if (kind === 'reverse') {
      action.is_reversed = true;
      send(action, 'REVERSED', chance.pick(['', 'CONS_FRAUD', 'RESET_DENIED']));
    } else if (kind === 'reset' && action.is_reversed) {
      action.is_reversed = false;
      send(action, 'PENDING', 'RESET');
    }
  }
  const expected = actions.map(({ id, amount, payout, is_reversed }) => {
    const [base, gross] = is_reversed ? [0, 0] : [amount, payout];
    return [`${campaign}/${number} ${id}`, { base, gross, is_payable: true }] as const;
  });
  return { ...life, expected: new Map(expected) };
}
