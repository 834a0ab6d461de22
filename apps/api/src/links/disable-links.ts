import { deactivateLinks } from '@skinstack/db/links/deactivate-links';
import type { LinkDisabled } from '@skinstack/networks/event';
import type { Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { publishChanges } from '../publish-links.ts';

/**
 * Deactivates our links for one the network stopped: those its sub-ids name, else those that lead
 * to its address. Followers see it at once.
 * @param merchant_id limits it to links of the account's merchant; null for all
 */
export async function disableLinks(
  ports: Ports,
  merchant_id: string | null,
  event: LinkDisabled,
): Promise<Outcome> {
  const { destination_url, sub_ids: names } = event;
  const links = await deactivateLinks(ports.db, { names, destination_url, merchant_id });
  await publishChanges(ports);
  const disabled = links.filter(({ was_active }) => was_active).map(({ slug }) => slug);
  if (links.length === 0) return { outcome: 'ignored', reason: 'No link of ours is meant.' };
  if (disabled.length === 0) {
    return { outcome: 'ignored', reason: 'The link was switched off before.' };
  }
  const reason = `${event.reason} Switched off: ${disabled.join(', ')}.`;
  return { outcome: 'updated', conversion_id: null, reason };
}
