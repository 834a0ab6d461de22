import { refersion } from '@skinstack/networks/refersion/adapter';
import { hear, type Life, post } from './life.ts';
import { type Chance, decimal } from './random.ts';

type Status = 'PENDING' | 'APPROVED' | 'DENIED' | 'UNQUALIFIED';
/** A conversion as the brand's account shows it. */
type Conversion = { id: number; total: number; commission: number; status: Status };

const isDenied = ({ status }: Conversion) => status === 'DENIED' || status === 'UNQUALIFIED';
const STAGES: Status[] = ['PENDING', 'APPROVED', 'DENIED'];

/**
 * A random life of an order at Refersion: a conversion, cancellations and negative credits, each
 * edited, approved and denied.
 */
export function liveRefersion(chance: Chance, number: number): Life {
  const life: Life = { heard: [], expected: new Map(), story: [] };
  const total = chance.whole(1, 40) * 500;
  const sale: Conversion = { id: number * 10, total, commission: total / 5, status: 'PENDING' };
  const credits: Conversion[] = [];
  let now_s = Date.UTC(2026, 10, 20) / 1_000;
  const name = chance.oneIn(2) ? { merchant: { name: 'Dew Botanics' } } : {};
  const send = (one: Conversion) => {
    const time = new Date(now_s * 1_000).toISOString().slice(0, 19).replace('T', ' ');
    const payload = {
      ...{ id: one.id, created: '2026-11-20 00:00:00', updated: time, status: one.status },
      ...{ total: decimal(one.total), commission_total: decimal(one.commission) },
      ...{ currency: 'USD', order_id: chance.pick(['', '#', ' ']) + number, ...name },
    };
    const topic = { 'Refersion-Topic': `${one.status}_CONVERSION` };
    life.heard.push(hear(refersion, post(payload, now_s * 1_000 + 5_000, topic)));
    life.story.push(`${one.id} ${one.total} ${one.status}`);
  };
  send(sale);
  for (let step = chance.whole(0, 8); step > 0; step--) {
    const kind = chance.pick(['edit', 'approve', 'deny', 'restore', 'credit', 'again'] as const);
    const one = chance.pick([sale, ...credits]);
    // of two words of one second only a later stage is newer
    const isSameSecond = kind === 'approve' && one.status === 'PENDING' && chance.oneIn(2);
    if (!isSameSecond) now_s += chance.whole(1, 5_000);
    if (kind === 'credit') {
      const back = chance.whole(1, 20) * 100;
      const id = number * 10 + credits.length + 1;
      credits.push({ id, total: -back, commission: -back / 5, status: chance.pick(STAGES) });
      send(credits.at(-1) ?? one);
      continue;
    }
    if (kind === 'edit') {
      const sign = one === sale ? 1 : -1;
      one.total = sign * chance.whole(1, 60) * 100;
      one.commission = one.total / 5;
    }
    if (kind === 'approve' || kind === 'restore') one.status = 'APPROVED';
    if (kind === 'deny') one.status = chance.pick(['DENIED', 'UNQUALIFIED']);
    send(one);
  }
  const taken = credits.filter((one) => !isDenied(one)).reduce((sum, one) => sum - one.total, 0);
  const base = isDenied(sale) ? 0 : Math.max(0, sale.total - taken);
  const seller = name.merchant ? 'dew botanics' : null;
  const key = `${seller}/${number} ${sale.id}`;
  return { ...life, expected: new Map([[key, { base, gross: base / 5, is_payable: true }]]) };
}
