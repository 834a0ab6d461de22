import { findRow } from '@skinstack/db/find-row';
import { type LinkRow, trackingLinks } from '@skinstack/db/schema/tracking-links';
import { setRow } from '@skinstack/db/set-row';
import type { Caller } from '../app-env.ts';
import { addressOfProgram } from '../catalogue/address-of-program.ts';
import type { Ports } from '../ports.ts';
import { futureTime, requireFound, sentFields } from '../rest/rows.ts';
import type { LinkChanges } from '../routes/link-schemas.ts';
import { visibleLinks } from './own-links.ts';
import { publishLink } from './publish-link.ts';

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
  const row = await setRow(ports.db, trackingLinks, id, changes, visibleLinks(caller));
  await publishLink(ports, link.slug);
  return requireFound(row, 'link');
}

/** A link without an end is one whose end is null. */
function endOf(ports: Ports, expires_at: string | null): Date | null {
  return expires_at === null ? null : futureTime(ports, expires_at);
}
