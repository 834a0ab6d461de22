import { classifyDbError } from '@skinstack/db/classify-db-error';
import { findInfluencer } from '@skinstack/db/find-influencer';
import { findProduct } from '@skinstack/db/find-product';
import { insertLink, type LinkRow } from '@skinstack/db/insert-link';
import { checkDestination, storableDestination } from '@skinstack/domain/destination';
import { Problem } from '@skinstack/domain/problem';
import type { RedirectLink } from '@skinstack/domain/redirect-link';
import { isSlug, makeSlug } from '@skinstack/domain/slug';
import type { Caller } from '../authenticate.ts';
import type { Ports } from '../ports.ts';
import type { GenerateLink } from '../routes/link-schemas.ts';

const MAX_TRIES = 5;

/**
 * Makes a link for the caller, or for the influencer an operator names.
 * @returns the stored link and what the redirect is to know of it
 * @throws Problem `not_found`, `invalid_request`, `destination_not_allowed`, `slug_taken`
 */
export async function generateLink(ports: Ports, caller: Caller, wish: GenerateLink) {
  const influencer_id = await ownerOf(ports, caller, wish.influencer_id);
  const product = await findProduct(ports.db, wish.product_id);
  if (!product) throw new Problem('not_found', 'There is no product with this id on offer.');
  const destination_url = storableDestination(wish.destination_url ?? product.url);
  const refusal = checkDestination(destination_url, product.allowed_hosts);
  if (refusal) throw refuseDestination(refusal, product.allowed_hosts);
  const expires_at = wish.expires_at ? new Date(wish.expires_at) : null;
  if (expires_at && expires_at.getTime() <= ports.now()) {
    throw invalidField('expires_at', 'This time has passed');
  }
  if (wish.slug !== undefined && !isSlug(wish.slug)) {
    throw invalidField('slug', 'This word is reserved');
  }
  const { campaign = null, sub_id = null } = wish;
  const { product_id, program_id } = product;
  const row = await insertUnderFreeSlug(ports, wish.slug, {
    ...{ influencer_id, product_id, program_id, destination_url, campaign, sub_id, expires_at },
  });
  return { row, redirect: toRedirectLink(row, product) };
}

async function ownerOf(ports: Ports, caller: Caller, named: string | undefined): Promise<string> {
  if (caller.role === 'influencer') {
    if (named === undefined || named === caller.influencer_id) return caller.influencer_id;
    throw new Problem('not_found', 'There is no influencer with this id.');
  }
  if (named === undefined) throw invalidField('influencer_id', 'Say whose link it is');
  const influencer = await findInfluencer(ports.db, named);
  if (!influencer) throw new Problem('not_found', 'There is no influencer with this id.');
  return influencer.id;
}

type NewLink = Omit<Parameters<typeof insertLink>[1], 'id' | 'slug'>;

async function insertUnderFreeSlug(
  ports: Ports,
  slug: string | undefined,
  link: NewLink,
): Promise<LinkRow> {
  for (let tries = 1; ; tries++) {
    const chosen = slug ?? makeSlug(ports.random);
    try {
      return await insertLink(ports.db, { ...link, id: ports.newId('lnk'), slug: chosen });
    } catch (error) {
      const failure = classifyDbError(error);
      const isTaken =
        failure.kind === 'unique_violation' && failure.constraint === 'tracking_links_slug_key';
      if (!isTaken) throw error;
      if (slug !== undefined) throw new Problem('slug_taken', `Another link has the slug ${slug}.`);
      if (tries === MAX_TRIES) throw error;
    }
  }
}

type LinkedProduct = NonNullable<Awaited<ReturnType<typeof findProduct>>>;

function toRedirectLink(row: LinkRow, product: LinkedProduct): RedirectLink {
  const { slug, destination_url, influencer_id, is_active } = row;
  const { allowed_hosts, click_parameter, attribution_window_days } = product;
  return {
    link_id: row.id as RedirectLink['link_id'],
    ...{ slug, destination_url, influencer_id, is_active },
    ...{ allowed_hosts, click_parameter, attribution_window_days },
    expires_at_ms: row.expires_at?.getTime() ?? null,
  };
}

function refuseDestination(refusal: string, allowed_hosts: readonly string[]): Problem {
  const detail = `The destination must be https on one of: ${allowed_hosts.join(', ')}.`;
  const errors = [{ path: 'destination_url', message: refusal }];
  return new Problem('destination_not_allowed', detail, { errors });
}

function invalidField(path: string, message: string): Problem {
  return new Problem('invalid_request', `${path}: ${message}.`, { errors: [{ path, message }] });
}
