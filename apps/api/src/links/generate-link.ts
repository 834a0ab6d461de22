import { findProduct, listBrands } from '@skinstack/db/catalogue/products';
import { classifyDbError } from '@skinstack/db/connect/classify-db-error';
import { findRow } from '@skinstack/db/rows/find-rows';
import { influencers } from '@skinstack/db/schema/influencers';
import { type LinkRow, trackingLinks } from '@skinstack/db/schema/tracking-links';
import { findMisleadingWord } from '@skinstack/domain/links/misleading-words';
import { isNewSlug, makeSlug } from '@skinstack/domain/links/slug';
import { Problem } from '@skinstack/domain/problem';
import { allowedDestination } from '../catalogue/destination.ts';
import { insertIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { futureTime, invalidField } from '../rest/rows.ts';
import type { Caller } from '../router.ts';
import type { GenerateLink } from './schemas.ts';

const MAX_TRIES = 5;

/**
 * Creates a link for the caller, or for the influencer an operator names.
 * @throws Problem `not_found`, `invalid_request`, `destination_not_allowed`, `slug_taken`
 */
export async function generateLink(
  ports: Ports,
  caller: Caller,
  input: GenerateLink,
): Promise<LinkRow> {
  const influencer_id = await ownerOf(ports, caller, input.influencer_id);
  const product = await findProduct(ports.db, input.product_id);
  if (!product) throw new Problem('not_found', 'There is no product with this id on offer.');
  const address = input.destination_url ?? product.url;
  const destination_url = allowedDestination(
    'destination_url',
    address,
    product.allowed_hosts,
    ports.short_domain,
  );
  const expires_at = input.expires_at ? futureTime(ports, input.expires_at) : null;
  if (input.slug !== undefined) await requireUsableSlug(ports, caller, input.slug);
  const { campaign = null, sub_id = null } = input;
  const { product_id, program_id } = product;
  return insertUnderFreeSlug(ports, input.slug, {
    influencer_id,
    product_id,
    program_id,
    destination_url,
    campaign,
    sub_id,
    expires_at,
  });
}

async function ownerOf(ports: Ports, caller: Caller, named: string | undefined): Promise<string> {
  if (caller.role === 'influencer') {
    if (named === undefined || named === caller.influencer_id) return caller.influencer_id;
    throw new Problem('not_found', 'There is no influencer with this id.');
  }
  if (named === undefined) throw invalidField('influencer_id', 'Say whose link it is');
  const influencer = await findRow(ports.db, influencers, named);
  if (!influencer?.is_active) {
    throw new Problem('not_found', 'There is no active influencer with this id.');
  }
  return influencer.id;
}

type NewLink = Omit<typeof trackingLinks.$inferInsert, 'id' | 'slug' | 'slug_kind'>;

async function insertUnderFreeSlug(
  ports: Ports,
  slug: string | undefined,
  link: NewLink,
): Promise<LinkRow> {
  for (let tries = 1; ; tries++) {
    const chosen = slug ?? makeSlug(ports.random);
    try {
      const made = await insertIdempotent(ports, trackingLinks, {
        ...link,
        id: ports.newId('lnk'),
        slug: chosen,
        slug_kind: slug === undefined ? 'generated' : 'custom',
      });
      return made.row;
    } catch (error) {
      if (!isSlugTaken(error)) throw error;
      if (slug !== undefined) throw new Problem('slug_taken', `Another link has the slug ${slug}.`);
      if (tries === MAX_TRIES) throw error;
    }
  }
}

/**
 * Checks a slug the caller wishes for. Words under which a link seems to be a bank's, a shop's or
 * ours are for operators to give.
 * @throws Problem `invalid_request`
 */
async function requireUsableSlug(ports: Ports, caller: Caller, slug: string): Promise<void> {
  if (!isNewSlug(slug)) throw invalidField('slug', 'This word is reserved');
  if (caller.role === 'admin') return;
  const word = findMisleadingWord(slug, await listBrands(ports.db));
  if (word === null) return;
  throw invalidField('slug', `Only an operator can make a link with “${word}” in its slug`);
}

const SLUG_KEYS = ['tracking_links_slug_key', 'tracking_links_canonical_slug_key'];

/** True when a link was not stored because another has its slug, in whatever case. */
function isSlugTaken(error: unknown): boolean {
  const failure = classifyDbError(error);
  return failure.kind === 'unique_violation' && SLUG_KEYS.includes(failure.constraint ?? '');
}
