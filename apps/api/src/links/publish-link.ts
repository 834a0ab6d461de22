import { putLinkCache } from '@skinstack/cache/link-cache';
import type { RedirectLink } from '@skinstack/domain/redirect-link';
import { describeError } from '@skinstack/http/log';
import type { Ports } from '../ports.ts';

/** Shows followers a link as it is now; when Redis is down they see it within a minute. */
export async function publishLink(ports: Ports, link: RedirectLink): Promise<void> {
  try {
    await putLinkCache(ports.redis, link);
  } catch (error) {
    ports.log('warn', 'link_not_published', { link_id: link.link_id, ...describeError(error) });
  }
}
