import { type RedirectLink, readRedirectLink } from '@skinstack/domain/redirect-link';
import type { Redis } from './connect-redis.ts';

/** An edit whose invalidation failed shows within a minute: this, and the isolate's 5 seconds. */
export const LINK_TTL_SECONDS = 50;

const key = (slug: string) => `link:v1:${slug}`;

/** The cached link of a slug; null when there is none or what is there cannot be trusted. */
export async function readCachedLink(redis: Redis, slug: string): Promise<RedirectLink | null> {
  const text = await redis.get<string>(key(slug));
  if (typeof text !== 'string') return null;
  try {
    return readRedirectLink(JSON.parse(text), slug);
  } catch {
    return null;
  }
}

/** Caches a link read from the database, unless a newer one was put there meanwhile. */
export async function fillLinkCache(redis: Redis, link: RedirectLink): Promise<void> {
  await redis.set(key(link.slug), JSON.stringify(link), { nx: true, ex: LINK_TTL_SECONDS });
}

/** Puts a link just made or edited in the place of whatever is cached. */
export async function putLinkCache(redis: Redis, link: RedirectLink): Promise<void> {
  await redis.set(key(link.slug), JSON.stringify(link), { ex: LINK_TTL_SECONDS });
}
