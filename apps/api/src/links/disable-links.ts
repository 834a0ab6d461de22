import { setLinksInactive } from '@skinstack/db/set-links-inactive';
import type { LinkDisabled } from '@skinstack/networks/network-event';
import type { Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { publishLink } from './publish-link.ts';

/**
 * Switches off our links that stand for one the network stopped: those its sub-ids name, else those
 * that lead to its address. Followers see it at once; a link switched off before is shown to them
 * again, in case they were not told then.
 * @param merchant_id the merchant of the network account: its links only; null: anybody's
 */
export async function disableLinks(
  ports: Ports,
  merchant_id: string | null,
  event: LinkDisabled,
): Promise<Outcome> {
  const { destination_url, sub_ids: names } = event;
  const links = await setLinksInactive(ports.db, { names, destination_url, merchant_id });
  for (const { slug } of links) await publishLink(ports, slug);
  const disabled = links.filter(({ was_active }) => was_active).map(({ slug }) => slug);
  if (links.length === 0) return { outcome: 'ignored', reason: 'No link of ours is meant.' };
  if (disabled.length === 0) {
    return { outcome: 'ignored', reason: 'The link was switched off before.' };
  }
  const reason = `${event.reason} Switched off: ${disabled.join(', ')}.`;
  return { outcome: 'updated', conversion_id: null, reason };
}
