import { approveCommissions } from '@skinstack/db/approve-commissions';
import type { Database } from '@skinstack/db/connect-database';
import { insertPayouts } from '@skinstack/db/insert-payouts';
import { makeId } from '@skinstack/domain/ids';
import type { Random } from './make-random.ts';
import { placeOrder } from './seed-history.ts';
import { seedId } from './seed-id.ts';
import type { SeededLink } from './seed-world.ts';

const DAY_MS = 86_400_000;
const OLD_DAYS = 45;
const CURRENCY = 'USD';

/** Orders of two influencers that are old enough to be approved, and a payout of them each. */
export async function seedPayouts(
  db: Database,
  random: Random,
  links: readonly SeededLink[],
  influencer_ids: readonly string[],
): Promise<number> {
  const at_ms = Date.now() - OLD_DAYS * DAY_MS;
  const newJournalId = () => makeId('jrn', Date.now(), random.bytes(10));
  const payees = influencer_ids.slice(0, 2);
  for (const [index, influencer_id] of payees.entries()) {
    const link = links.find(
      (one) => one.influencer_id === influencer_id && one.currency === CURRENCY,
    );
    if (!link) continue;
    for (let order = 0; order < 2; order++) {
      const id = makeId('clk', at_ms, random.bytes(10));
      const click = { id, clicked_at: new Date(at_ms).toISOString() };
      const order_number = 10 * index + order;
      const conversion_id = seedId('cnv', order_number);
      await placeOrder(db, random, link, click, String(900 + order_number), conversion_id);
    }
  }
  const journal_ids = Array.from({ length: 10 }, newJournalId);
  await approveCommissions(db, new Date(), journal_ids);
  const wishes = payees.map((influencer_id, index) => ({
    ...{ influencer_id, payout_id: seedId('pay', index), journal_id: newJournalId() },
  }));
  const id = makeId('run', Date.now(), random.bytes(10));
  await insertPayouts(db, { id, currency: CURRENCY, minimum_minor: 1n, wishes }, null);
  return wishes.length;
}
