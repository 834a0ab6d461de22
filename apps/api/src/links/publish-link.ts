import { putLinkCache } from '@skinstack/cache/link-cache';
import { findRedirectLink } from '@skinstack/db/find-redirect-link';
import { describeError } from '@skinstack/http/log';
import type { Ports } from '../ports.ts';

const DEADLINE_MS = 2_000;

/**
 * Shows followers a link as it is stored now. When Redis is down they see it within a minute, when
 * what is cached has run out.
 */
export async function publishLink(ports: Ports, slug: string): Promise<void> {
  try {
    const link = await findRedirectLink(ports.neon, slug, AbortSignal.timeout(DEADLINE_MS));
    if (link) await putLinkCache(ports.redis, link);
  } catch (error) {
    ports.log('warn', 'link_not_published', { slug, ...describeError(error) });
  }
}
