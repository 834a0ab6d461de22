import { createHash } from 'node:crypto';
import { approveCommissions } from '@skinstack/db/commissions/approve-commissions';
import type { Database } from '@skinstack/db/connect/connect-database';
import { insertPayouts } from '@skinstack/db/payouts/insert-payouts';
import { upsertPayoutDetails } from '@skinstack/db/payouts/payout-details';
import { NO_TRAIL } from '@skinstack/db/rows/trail';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { privacyRequests } from '@skinstack/db/schema/privacy-requests';
import { webhookEvents } from '@skinstack/db/schema/webhook-events';
import { createSecretDigest, importSealingKey, sealSecret } from '@skinstack/domain/crypto/seal';
import { makeId } from '@skinstack/domain/ids';
import {
  maskDetails,
  type PayoutDetails,
  payoutDetailsContext,
} from '@skinstack/domain/payouts/payout-details';
import { SEED_ACCOUNTS, seedId } from './catalogue.ts';
import type { Random } from './make-random.ts';
import { placeOrder, type SeededLink } from './seed-history.ts';

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
    const wishes = [{ influencer_id: seedId('inf', influencer), minimum_minor: 1n, ...ids }];
    const run = { id: seedId('run', number), currency, actor: 'seed', approvers: 1, wishes };
    await insertPayouts(db, { ...run, details_cutoff: new Date() }, NO_TRAIL);
  }
  await seedDetails(db, random, encryption_key);
  return PAYOUTS.length;
}

async function seedDetails(db: Database, random: Random, encryption_key: string): Promise<void> {
  const key = await importSealingKey(encryption_key);
  const digest = createSecretDigest(encryption_key);
  for (const [influencer, details] of DETAILS.entries()) {
    const influencer_id = seedId('inf', influencer);
    const context = payoutDetailsContext(influencer_id);
    const text = JSON.stringify(details);
    const details_sealed = await sealSecret(key, text, context, random.bytes(12));
    const row = {
      influencer_id,
      method: details.method,
      hint: maskDetails(details),
      details_sealed,
      account_hash: digest(`${details.method}:${accountOf(details)}`),
      change_id: makeId('chg', Date.now(), random.bytes(10)),
      actor: 'seed',
    };
    await upsertPayoutDetails(db, row, null);
  }
}

const accountOf = (details: PayoutDetails) =>
  details.method === 'bank' ? details.iban : details.email;

const ORDER_ID = '5001';

/** A shopper of the shop on Shopify asked what is kept of an order. */
export async function seedPrivacyRequest(db: Database, at_ms: number): Promise<void> {
  const account = SEED_ACCOUNTS.find(({ network }) => network === 'shopify');
  if (!account) return;
  const customer = { id: 191_167, email: 'shopper@example.com', phone: null };
  const text = JSON.stringify({
    shop_id: 954_889,
    shop_domain: account.external_account,
    customer,
    orders_requested: [Number(ORDER_ID)],
    data_request: { id: 24_601 },
  });
  const created_at = new Date(at_ms);
  const ids = { webhook_event_id: seedId('evt', 1), network_account_id: account.id };
  await insertRow(db, webhookEvents, {
    id: ids.webhook_event_id,
    network: 'shopify',
    network_account_id: account.id,
    external_event_id: 'seed',
    topic: 'customers/data_request',
    status: 'updated',
    body: new TextEncoder().encode(text),
    body_sha256: createHash('sha256').update(text).digest('hex'),
    headers: { 'x-shopify-topic': 'customers/data_request' },
    attempts: 1,
    created_at,
    finished_at: created_at,
  });
  await insertRow(db, privacyRequests, {
    id: seedId('prv', 0),
    ...ids,
    kind: 'data_request',
    external_request_id: '24601',
    external_order_ids: [ORDER_ID],
    state: 'ready',
    created_at,
    due_at: new Date(at_ms + 30 * DAY_MS),
  });
}
