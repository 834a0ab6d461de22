import { idBytes } from '@skinstack/domain/ids';
import { fillUtm } from '@skinstack/domain/links/campaign-parameters';
import {
  checkDestination,
  type SplitDestination,
  splitDestination,
} from '@skinstack/domain/links/destination';
import { liveUntil, type RedirectLink } from '@skinstack/domain/links/redirect-link';
import { canonicalSlug, isSpellingOf, trimSlug } from '@skinstack/domain/links/slug';

/** A link in memory: until when it is served, and from when it is reloaded meanwhile. */
export type RememberedLink = PreparedLink & { until_ms: number; refresh_from_ms: number };

/** What an isolate remembers between requests; bounded, the oldest forgotten first. */
export type LinkMemory = {
  links: Map<string, RememberedLink>;
  /** Slugs that do not exist, kept apart: guesses must not push live links out. */
  misses: Map<string, number>;
  /** Slugs that some request is loading, and until when the others wait for it. */
  asked: Map<string, number>;
  /** When the stores last failed to answer for a slug. */
  failures: Map<string, number>;
  /** Until then the database is not asked while there is a copy to fall back on. */
  neon_rests_until_ms: number;
};

const LIMIT = 10_000;

/** The memory of a new isolate. */
export function createLinkMemory(): LinkMemory {
  return {
    links: new Map(),
    misses: new Map(),
    asked: new Map(),
    failures: new Map(),
    neon_rests_until_ms: 0,
  };
}

/** The link in memory of a slug, as it was typed or as it may be meant; it may have expired. */
export function recallLink({ links }: LinkMemory, slug: string): RememberedLink | undefined {
  const typed = links.get(slug);
  if (typed) return typed;
  const meant = links.get(trimSlug(slug)) ?? links.get(canonicalSlug(slug));
  return meant && isSpellingOf(slug, meant.link.slug, meant.link.spelling) ? meant : undefined;
}

/**
 * Remembers a link under its slug, and where any spelling leads to it under the one they share; a
 * slug that only the database could tell is remembered as it was typed, too.
 */
export function rememberLink({ links }: LinkMemory, typed: string, entry: RememberedLink): void {
  const { slug, spelling } = entry.link;
  const shared = spelling === 'any' ? canonicalSlug(slug) : slug;
  setBounded(links, slug, entry);
  if (shared !== slug) setBounded(links, shared, entry);
  if (!isSpellingOf(typed, slug, spelling)) setBounded(links, typed, entry);
}

/** Sets an entry as the newest, and drops the oldest when there are too many. */
export function setBounded<T>(map: Map<string, T>, slug: string, entry: T): void {
  map.delete(slug);
  map.set(slug, entry);
  if (map.size <= LIMIT) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

/** A link with all that can be worked out once for every follower. */
type PreparedLink = {
  link: RedirectLink;
  link_bytes: Uint8Array;
  live_until_ms: number;
  /** Whether the merchant's host list, as it was read with the link, allows its destination. */
  is_allowed: boolean;
  location: SplitDestination;
  cookie_attributes: string;
};

/** Checks and prepares a link when it enters memory; it is followed as it was read, unchanged. */
export function prepareLink(link: RedirectLink, own_domain: string): PreparedLink {
  return {
    link,
    link_bytes: idBytes(link.link_id),
    live_until_ms: liveUntil(link),
    is_allowed: checkDestination(link.destination_url, link.allowed_hosts, own_domain) === null,
    location: splitDestination(link.destination_url, link.click_parameter, utmOf(link, null)),
    cookie_attributes: cookieAttributes(link.attribution_window_days),
  };
}

/** What the program puts on the destination of a click with this sub-id, or the link's own. */
export function utmOf({ utm, sub_id }: RedirectLink, tag: string | null): string {
  return fillUtm(utm, { sub_id: tag ?? sub_id });
}

const DAY_SECONDS = 86_400;

/** What stands behind the token in the `Set-Cookie` of a program with this window. */
function cookieAttributes(attribution_window_days: number): string {
  const age_seconds = attribution_window_days * DAY_SECONDS;
  return `; Path=/; Max-Age=${age_seconds}; Secure; HttpOnly; SameSite=Lax`;
}
