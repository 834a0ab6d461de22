import { approveCommissions } from '@skinstack/db/approve-commissions';
import type { Database } from '@skinstack/db/connect-database';
import { insertPayouts } from '@skinstack/db/insert-payouts';
import { putPayoutDetails } from '@skinstack/db/put-payout-details';
import { makeId } from '@skinstack/domain/ids';
import { hintOf, type PayoutDetails, payoutDetailsContext } from '@skinstack/domain/payout-details';
import { importSealingKey, sealSecret } from '@skinstack/domain/seal';
import type { Random } from './make-random.ts';
import { placeOrder, type SeededLink } from './seed-history.ts';
import { seedId } from './seed-id.ts';

const DAY_MS = 86_400_000;
const OLD_DAYS = 45;

/** A payout of two old orders each: of the first influencer, and two of the second. */
const PAYOUTS = [
  { influencer: 0, currency: 'USD' },
  { influencer: 1, currency: 'USD' },
  { influencer: 1, currency: 'EUR' },
] as const;
/** Where the two are paid; the IBAN is the example of the registry's entry for Germany. */
const DETAILS: readonly PayoutDetails[] = [
  { method: 'paypal', email: 'mina@skinstack.example' },
  { method: 'bank', account_holder: 'Théo Laurent', iban: 'DE89370400440532013000' },
];

/** Orders that are old enough to be approved, a payout of them each, and where they are paid. */
export async function seedPayouts(
  db: Database,
  random: Random,
  links: readonly SeededLink[],
  encryption_key: string,
): Promise<number> {
  const at_ms = Date.now() - OLD_DAYS * DAY_MS;
  const newJournalId = () => makeId('jrn', Date.now(), random.bytes(10));
  for (const [number, { influencer, currency }] of PAYOUTS.entries()) {
    const influencer_id = seedId('inf', influencer);
    const link = links.find(
      (one) => one.influencer_id === influencer_id && one.currency === currency,
    );
    if (!link) throw new Error(`the catalogue has no link in ${currency}`);
    for (let order = 0; order < 2; order++) {
      const id = makeId('clk', at_ms, random.bytes(10));
      const click = { id, clicked_at: new Date(at_ms).toISOString() };
      const order_number = 10 * number + order;
      const conversion_id = seedId('cnv', order_number);
      await placeOrder(db, random, link, click, String(900 + order_number), conversion_id);
    }
  }
  await approveCommissions(db, new Date(), Array.from({ length: 10 }, newJournalId));
  for (const [number, { influencer, currency }] of PAYOUTS.entries()) {
    const ids = { payout_id: seedId('pay', number), journal_id: newJournalId() };
    const wishes = [{ influencer_id: seedId('inf', influencer), ...ids }];
    const id = makeId('run', Date.now(), random.bytes(10));
    await insertPayouts(db, { id, currency, minimum_minor: 1n, wishes }, null);
  }
  await seedDetails(db, random, encryption_key);
  return PAYOUTS.length;
}

async function seedDetails(db: Database, random: Random, encryption_key: string): Promise<void> {
  const key = await importSealingKey(encryption_key);
  for (const [influencer, details] of DETAILS.entries()) {
    const influencer_id = seedId('inf', influencer);
    const context = payoutDetailsContext(influencer_id);
    const text = JSON.stringify(details);
    const details_sealed = await sealSecret(key, text, context, random.bytes(12));
    const row = { influencer_id, method: details.method, hint: hintOf(details), details_sealed };
    await putPayoutDetails(db, row);
  }
}
