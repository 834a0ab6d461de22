import { deleteLink } from '@skinstack/db/links/insert-links';
import { keptLinks } from '@skinstack/db/links/list-links';
import { findRow } from '@skinstack/db/rows/find-rows';
import { updateRowAs } from '@skinstack/db/rows/write-rows';
import { type LinkRow, trackingLinks } from '@skinstack/db/schema/tracking-links';
import { Problem } from '@skinstack/domain/problem';
import { addressOfProgram } from '../catalogue/destination.ts';
import { influencerOf } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import { publishChanges } from '../publish-links.ts';
import { futureTime, requireFound, sentFields } from '../rest/rows.ts';
import type { Caller } from '../router.ts';
import type { LinkChanges } from './schemas.ts';

/**
 * Changes one of the caller's links and publishes it at once.
 * @throws Problem `not_found`, `destination_not_allowed`, `invalid_request`
 */
export async function changeLink(
  ports: Ports,
  caller: Caller,
  id: string,
  input: LinkChanges,
): Promise<LinkRow> {
  const link = requireFound(
    await findRow(ports.db, trackingLinks, id, visibleLinks(caller)),
    'link',
  );
  const { destination_url, expires_at, ...fields } = input;
  const changes = {
    ...sentFields(fields),
    ...(expires_at === undefined ? {} : { expires_at: endOf(ports, expires_at) }),
    ...(destination_url === undefined
      ? {}
      : {
          destination_url: await addressOfProgram(
            ports,
            link.program_id,
            'destination_url',
            destination_url,
          ),
        }),
    updated_at: new Date(ports.now()),
  };
  const { act = null } = ports;
  const row = await updateRowAs(ports.db, act, trackingLinks, id, changes, visibleLinks(caller));
  await publishChanges(ports);
  return requireFound(row, 'link');
}

/** A link without an end is one whose end is null. */
function endOf(ports: Ports, expires_at: string | null): Date | null {
  return expires_at === null ? null : futureTime(ports, expires_at);
}

/**
 * Deletes one of the caller's links: its slug ends at once, and is never given again. What it
 * brought stays in the figures and in the books. Deleted before, it is deleted.
 * @throws Problem `not_found`
 */
export async function removeLink(ports: Ports, caller: Caller, id: string): Promise<void> {
  if (!(await deleteLink(ports.db, id, influencerOf(caller), ports.act ?? null))) {
    throw new Problem('not_found', 'There is no link with this id.');
  }
  await publishChanges(ports);
}

/** The links a caller may see: operators all, influencers their own, and none that was deleted. */
export function visibleLinks(caller: Caller) {
  return keptLinks(influencerOf(caller));
}

/** This machine has no certificate: its links can be followed all the same. */
const schemeOf = (domain: string) =>
  /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(domain) ? 'http' : 'https';

/** A link as JSON. */
export function presentLink(row: LinkRow, short_domain: string) {
  return {
    id: row.id,
    slug: row.slug,
    short_url: `${schemeOf(short_domain)}://${short_domain}/${row.slug}`,
    destination_url: row.destination_url,
    product_id: row.product_id,
    program_id: row.program_id,
    influencer_id: row.influencer_id,
    campaign: row.campaign,
    sub_id: row.sub_id,
    is_active: row.is_active,
    expires_at: row.expires_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}
