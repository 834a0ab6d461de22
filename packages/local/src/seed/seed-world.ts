import { randomBytes } from 'node:crypto';
import { prepareClickPartitions } from '@skinstack/db/clicks/click-months';
import { connectDatabase, type Database } from '@skinstack/db/connect/connect-database';
import { isSeeded } from '@skinstack/db/operations/seed';
import { findRow } from '@skinstack/db/rows/find-rows';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { apiKeys } from '@skinstack/db/schema/api-keys';
import { commissionRules } from '@skinstack/db/schema/commission-rules';
import { coupons } from '@skinstack/db/schema/coupons';
import { influencers } from '@skinstack/db/schema/influencers';
import { merchants } from '@skinstack/db/schema/merchants';
import { products } from '@skinstack/db/schema/products';
import { programs } from '@skinstack/db/schema/programs';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import { users } from '@skinstack/db/schema/users';
import { makeSlug } from '@skinstack/domain/links/slug';
import { CAMPAIGNS, drawProduct, INFLUENCERS, MERCHANTS, seedId } from './catalogue.ts';
import { ensureCredentials } from './ensure-credentials.ts';
import { makeRandom, type Random } from './make-random.ts';
import { type SeededLink, seedHistory } from './seed-history.ts';
import { seedApplicants, seedMembers } from './seed-members.ts';
import { seedPayouts, seedPrivacyRequest } from './seed-payouts.ts';

const DAY_MS = 86_400_000;
/** How long the world has been there when it is seeded. */
const HISTORY_DAYS = 30;

/**
 * Fills an empty database with a believable skincare world; a filled one keeps its data. The keys
 * of `.dev.vars` work in either.
 * @returns one line that says what was done
 */
export async function seedWorld(
  database_url: string,
  vars: Record<string, string>,
): Promise<string> {
  const db = connectDatabase(database_url);
  if (await isSeeded(db)) {
    await ensureCredentials(db, vars);
    return 'The world of the last run is still there';
  }
  const random = makeRandom(20_261_122);
  const started_ms = Date.now() - HISTORY_DAYS * DAY_MS;
  await prepareClickPartitions(db, new Date(started_ms), 4);
  const influencer_ids = await seedInfluencers(db, started_ms);
  const links = await seedMerchants(db, random, started_ms, influencer_ids);
  await ensureCredentials(db, vars);
  await seedKeyAndCoupon(db, influencer_ids);
  await seedApplicants(db, influencer_ids);
  await seedPrivacyRequest(db, Date.now() - DAY_MS);
  const counts = await seedHistory(db, random, links, started_ms);
  const payout_count = await seedPayouts(db, random, links, vars.ENCRYPTION_KEY ?? '');
  const made = `${MERCHANTS.length} shops, ${links.length} links, ${payout_count} payouts`;
  return `Seeded ${made}, ${counts.click_count} clicks, ${counts.order_count} orders`;
}

async function seedInfluencers(db: Database, at_ms: number): Promise<string[]> {
  const ids: string[] = [];
  for (const [index, influencer] of INFLUENCERS.entries()) {
    const id = seedId('inf', index);
    await insertRow(db, influencers, { id, ...influencer, created_at: new Date(at_ms) });
    ids.push(id);
  }
  return ids;
}

/** A rule to be ended, which changes nothing of what is shown. */
const RULE_STARTS = '2030-01-01T00:00:00Z';

/**
 * What the first influencer has: a key that nobody holds, to be revoked, coupons and a rule to be
 * ended; the operator has such a key, too.
 */
async function seedKeyAndCoupon(
  db: Database,
  [influencer_id = '']: readonly string[],
): Promise<void> {
  const spare = (number: number) => ({
    ...{ id: seedId('key', number), name: 'Old laptop', prefix: 'ss_5fK2x9Qa' },
    key_hash: randomBytes(32).toString('hex'),
  });
  await insertRow(db, apiKeys, { ...spare(0), role: 'influencer', influencer_id });
  const operator = await findRow(db, users, seedId('usr', 0));
  if (operator) await insertRow(db, apiKeys, { ...spare(1), role: 'owner', user_id: operator.id });
  const program_id = seedId('prg', 0);
  for (const [number, code] of ['MINA10', 'MINASPRING'].entries()) {
    await insertRow(db, coupons, { id: seedId('cpn', number), program_id, influencer_id, code });
  }
  const rule = { program_id, rate_bps: 2_500, category: 'serum' };
  const starts_at = new Date(RULE_STARTS);
  await insertRow(db, commissionRules, { id: seedId('rul', 0), ...rule, starts_at });
}

async function seedMerchants(
  db: Database,
  random: Random,
  at_ms: number,
  influencer_ids: readonly string[],
): Promise<SeededLink[]> {
  const created_at = new Date(at_ms);
  const links: SeededLink[] = [];
  let product_count = 0;
  for (const [index, { name, host, program, products: range }] of MERCHANTS.entries()) {
    const merchant_id = seedId('mer', index);
    const program_id = seedId('prg', index);
    await insertRow(db, merchants, { id: merchant_id, name, allowed_hosts: [host], created_at });
    await insertRow(db, programs, {
      id: program_id,
      merchant_id,
      name: `${name} creators`,
      created_at,
      ...program,
    });
    await seedMembers(db, { program_id, influencer_ids, created_at, first: index * 20 });
    for (const [title, category, step, price, concerns, ingredients, size_ml] of range) {
      const product_id = seedId('prd', product_count++);
      const path = title
        .toLowerCase()
        .normalize('NFD')
        .replace(/[^a-z0-9]+/g, '-');
      const destination_url = `https://${host}/products/${path}`;
      const price_minor = BigInt(price);
      await insertRow(db, products, {
        id: product_id,
        merchant_id,
        program_id,
        name: title,
        url: destination_url,
        image_url: drawProduct(product_count, size_ml),
        category,
        step,
        price_minor,
        size_ml,
        created_at,
        concerns: [...concerns],
        ingredients: [...ingredients],
      });
      for (const influencer_id of influencer_ids) {
        const link = await insertRow(db, trackingLinks, {
          id: seedId('lnk', links.length),
          slug: makeSlug(random.bytes),
          influencer_id,
          program_id,
          product_id,
          destination_url,
          created_at,
          campaign: random.pick(CAMPAIGNS),
        });
        const { currency, commission_rate_bps } = program;
        links.push({ ...link, merchant_id, currency, commission_rate_bps, price_minor });
      }
    }
  }
  return links;
}
