import { writeLinkCache } from '@skinstack/cache/link-cache';
import { deactivateLinks } from '@skinstack/db/links/deactivate-links';
import { findRedirectLink } from '@skinstack/db/links/find-redirect-link';
import { describeError } from '@skinstack/http/log';
import type { LinkDisabled } from '@skinstack/networks/event';
import type { Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';

const DEADLINE_MS = 2_000;

/**
 * Writes a link to the cache as it is stored now, so that followers see it at once. When Redis is
 * down they see it within a minute, when the cached copy expires.
 */
export async function publishLink(ports: Ports, slug: string): Promise<void> {
  try {
    const link = await findRedirectLink(ports.neon, slug, AbortSignal.timeout(DEADLINE_MS));
    if (link) await writeLinkCache(ports.redis, ports.link_signer, link);
  } catch (error) {
    ports.log('warn', 'link_not_published', { slug, ...describeError(error) });
  }
}

/**
 * Deactivates our links for one the network stopped: those its sub-ids name, else those that lead
 * to its address. They are published at once; a link that was inactive already is published again,
 * in case that failed before.
 * @param merchant_id limits it to links of the account's merchant; null for all
 */
export async function disableLinks(
  ports: Ports,
  merchant_id: string | null,
  event: LinkDisabled,
): Promise<Outcome> {
  const { destination_url, sub_ids: names } = event;
  const links = await deactivateLinks(ports.db, { names, destination_url, merchant_id });
  for (const { slug } of links) await publishLink(ports, slug);
  const disabled = links.filter(({ was_active }) => was_active).map(({ slug }) => slug);
  if (links.length === 0) return { outcome: 'ignored', reason: 'No link of ours is meant.' };
  if (disabled.length === 0) {
    return { outcome: 'ignored', reason: 'The link was switched off before.' };
  }
  const reason = `${event.reason} Switched off: ${disabled.join(', ')}.`;
  return { outcome: 'updated', conversion_id: null, reason };
}
