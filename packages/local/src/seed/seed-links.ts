import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { connectNeon } from '@skinstack/db/connect/connect-neon';
import { findRedirectLink } from '@skinstack/db/links/find-redirect-link';
import { influencers } from '@skinstack/db/schema/influencers';
import { merchants } from '@skinstack/db/schema/merchants';
import { products } from '@skinstack/db/schema/products';
import { programs } from '@skinstack/db/schema/programs';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import { type IdPrefix, makeId } from '@skinstack/domain/ids';
import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { makeSlug } from '@skinstack/domain/links/slug';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const newId = <P extends IdPrefix>(prefix: P) => makeId(prefix, Date.now(), random(10));

/** Makes links to one product of a shop of their own. @returns them as the redirect reads them */
export async function seedLinks(database_url: string, count: number): Promise<RedirectLink[]> {
  const db = connectDatabase(database_url);
  const neon = connectNeon(database_url);
  const [merchant_id, program_id, product_id] = [newId('mer'), newId('prg'), newId('prd')];
  const influencer_id = newId('inf');
  const destination_url = 'https://shop.example/products/serum?variant=30ml';
  await db.insert(merchants).values({
    id: merchant_id,
    name: 'Dew Botanics',
    allowed_hosts: ['shop.example'],
  });
  await db.insert(programs).values({
    id: program_id,
    merchant_id,
    name: 'Creators',
    currency: 'USD',
    commission_rate_bps: 2_000,
    platform_fee_rate_bps: 2_000,
    click_parameter: 'subid',
  });
  await db.insert(products).values({
    id: product_id,
    merchant_id,
    program_id,
    name: 'Serum',
    url: destination_url,
  });
  const email = `${influencer_id}@example.com`;
  await db.insert(influencers).values({ id: influencer_id, display_name: 'Mina Park', email });
  const rows = Array.from({ length: count }, () => ({
    id: newId('lnk'),
    slug: makeSlug(random),
    influencer_id,
    program_id,
    product_id,
    destination_url,
  }));
  await db.insert(trackingLinks).values(rows);
  const links: RedirectLink[] = [];
  for (const { slug } of rows) {
    const link = await findRedirectLink(neon, slug, AbortSignal.timeout(5_000));
    if (link) links.push(link);
  }
  return links;
}
