import { putLinkCache } from '@skinstack/cache/link-cache';
import { findRedirectLink } from '@skinstack/db/find-redirect-link';
import { describeError } from '@skinstack/http/log';
import type { Ports } from '../ports.ts';

const DEADLINE_MS = 2_000;

/**
 * Writes a link to the cache as it is stored now, so that followers see it at once. When Redis is
 * down they see it within a minute, when the cached copy expires.
 */
export async function publishLink(ports: Ports, slug: string): Promise<void> {
  try {
    const link = await findRedirectLink(ports.neon, slug, AbortSignal.timeout(DEADLINE_MS));
    if (link) await putLinkCache(ports.redis, link);
  } catch (error) {
    ports.log('warn', 'link_not_published', { slug, ...describeError(error) });
  }
}
