import type { Database } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { influencers } from '@skinstack/db/schema/influencers';
import { merchants } from '@skinstack/db/schema/merchants';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { products } from '@skinstack/db/schema/products';
import { programs } from '@skinstack/db/schema/programs';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import { createSecretDigest, importSealingKey, sealSecret } from '@skinstack/domain/crypto/seal';
import { type IdPrefix, makeId } from '@skinstack/domain/ids';
import { makeSlug } from '@skinstack/domain/links/slug';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
/** An id of now. */
export const newId = <P extends IdPrefix>(prefix: P) => makeId(prefix, Date.now(), random(10));

type Terms = Partial<typeof programs.$inferInsert>;

/** A shop with a program, a product, an influencer and their link; nobody else's. */
export async function newWorld(db: Database, terms: Terms = {}) {
  const created = { id: newId('mer'), name: 'Dew Botanics', allowed_hosts: ['shop.example'] };
  const merchant = await insertRow(db, merchants, created);
  const merchant_id = merchant.id;
  const program = await insertRow(db, programs, {
    ...{ id: newId('prg'), merchant_id, name: 'Creators', currency: 'USD' },
    ...{ commission_rate_bps: 2_000, platform_fee_rate_bps: 2_000, click_parameter: 'subid' },
    ...terms,
  });
  const destination_url = 'https://shop.example/products/serum?variant=30ml';
  const product = await insertRow(db, products, {
    ...{ id: newId('prd'), merchant_id, program_id: program.id, name: 'Serum' },
    url: destination_url,
  });
  const influencer = await newInfluencer(db);
  const link = await insertRow(db, trackingLinks, {
    ...{ id: newId('lnk'), slug: makeSlug(random), influencer_id: influencer.id },
    ...{ program_id: program.id, product_id: product.id, destination_url },
  });
  return { merchant, program, product, influencer, link };
}

/** An influencer with an address of their own. */
export function newInfluencer(db: Database) {
  const id = newId('inf');
  return insertRow(db, influencers, { id, display_name: 'Mina Park', email: `${id}@example.com` });
}

/** What an account is, where it is not a Refersion account of nobody in particular. */
type AccountWish = {
  network?: string;
  merchant_id?: string | null;
  external_account?: string | null;
  secret?: string;
};

/** A network account with a secret of its own, sealed as the API seals it. */
export async function newNetworkAccount(
  db: Database,
  encryption_key: string,
  { network = 'refersion', merchant_id = null, external_account = null, ...wish }: AccountWish = {},
) {
  const id = newId('net');
  const secret = wish.secret ?? `secret-of-${id}`;
  const sealing_key = await importSealingKey(encryption_key);
  const secret_sealed = await sealSecret(sealing_key, secret, id, random(12));
  // one that is given may be shared, as among accounts from before digests
  const secret_digest =
    wish.secret === undefined ? createSecretDigest(encryption_key)(secret) : null;
  const row = { id, network, merchant_id, external_account, secret_sealed, secret_digest };
  await insertRow(db, networkAccounts, row);
  return { id, secret };
}
