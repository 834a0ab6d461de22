import { findRow } from '@skinstack/db/find-row';
import { type LinkRow, trackingLinks } from '@skinstack/db/schema/tracking-links';
import { setRow } from '@skinstack/db/set-row';
import type { Caller } from '../authenticate.ts';
import { addressOfProgram } from '../catalogue/address-of-program.ts';
import { found } from '../catalogue/found.ts';
import { presentFields } from '../catalogue/present-fields.ts';
import type { Ports } from '../ports.ts';
import type { LinkChanges } from '../routes/link-schemas.ts';
import { futureTime } from './future-time.ts';
import { ownLinks } from './own-links.ts';
import { publishLink } from './publish-link.ts';

/**
 * Changes the caller's link and shows followers at once.
 * @throws Problem `not_found`, `destination_not_allowed`, `invalid_request`
 */
export async function changeLink(
  ports: Ports,
  caller: Caller,
  id: string,
  wish: LinkChanges,
): Promise<LinkRow> {
  const link = found(await findRow(ports.db, trackingLinks, id, ownLinks(caller)), 'link');
  const { destination_url, expires_at, ...fields } = wish;
  const changes = {
    ...presentFields(fields),
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
  const row = await setRow(ports.db, trackingLinks, id, changes, ownLinks(caller));
  await publishLink(ports, link.slug);
  return found(row, 'link');
}

/** A link without an end is one whose end is null. */
function endOf(ports: Ports, expires_at: string | null): Date | null {
  return expires_at === null ? null : futureTime(ports, expires_at);
}
