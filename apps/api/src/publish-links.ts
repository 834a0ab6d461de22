import { putLinks, tellLinkChanges } from '@skinstack/cache/link-cache';
import { listRedirectLinks } from '@skinstack/db/links/find-redirect-link';
import { deleteLinkChanges, listLinkChanges } from '@skinstack/db/links/link-changes';
import { isId } from '@skinstack/domain/ids';
import { describeError } from '@skinstack/http/log';
import type { Ports } from './ports.ts';

const DEADLINE_MS = 2_000;
/** More changes at once than this are told as one: that everything is to be read again. */
const MOST_CHANGES = 1_000;

/**
 * Tells Redis what was changed of links, programs, merchants and influencers and has not been told,
 * whoever changed it and however the telling failed before; and that there is nothing else.
 * @returns how many changes there were
 * @throws Error when a store does not answer: then they wait for the next time
 */
export async function publishLinkChanges(ports: Ports): Promise<number> {
  let count = 0;
  for (;;) {
    const { changes, ...asked } = await listLinkChanges(ports.db, MOST_CHANGES + 1);
    const isAll = changes.length > MOST_CHANGES;
    const ids = [...new Set(changes.map(({ subject_id }) => subject_id))];
    const link_ids = isAll ? [] : ids.filter((id) => isId('lnk', id));
    if (link_ids.length > 0) await putLinksOf(ports, link_ids);
    const subject_ids = ids.filter((id) => !isId('lnk', id));
    await tellLinkChanges(ports.redis, { ...asked, subject_ids, isAll });
    if (changes.length > 0) {
      await deleteLinkChanges(
        ports.db,
        changes.map(({ id }) => id),
      );
    }
    count += changes.length;
    if (!isAll) return count;
  }
}

/**
 * The same behind a change that is made: followers see it at once. When a store is down it is told
 * by the next run (`operations/schedule.ts`), and followers see it within a minute all the same.
 */
export async function publishChanges(ports: Ports): Promise<void> {
  try {
    await publishLinkChanges(ports);
  } catch (error) {
    ports.log('warn', 'links_not_published', describeError(error));
  }
}

/** Puts links just made into Redis, so that the first follower finds them there. */
export async function publishNewLinks(ports: Ports, link_ids: readonly string[]): Promise<void> {
  try {
    await putLinksOf(ports, link_ids);
  } catch (error) {
    ports.log('warn', 'links_not_published', {
      link_ids: link_ids.join(' '),
      ...describeError(error),
    });
  }
}

async function putLinksOf(ports: Ports, link_ids: readonly string[]): Promise<void> {
  const links = await listRedirectLinks(ports.neon, link_ids, AbortSignal.timeout(DEADLINE_MS));
  await putLinks(ports.redis, ports.link_signer, links);
}
