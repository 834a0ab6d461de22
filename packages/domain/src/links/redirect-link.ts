import { isId } from '../ids.ts';
import { isSlug } from './slug.ts';

/** What the redirect needs to know of a link; kept in Redis as JSON, read from Neon as a row. */
export type RedirectLink = {
  link_id: `lnk_${string}`;
  slug: string;
  destination_url: string;
  allowed_hosts: string[];
  influencer_id: string;
  program_id: string;
  merchant_id: string;
  click_parameter: string;
  attribution_window_days: number;
  is_active: boolean;
  expires_at_ms: number | null;
  /** When it was read from the database, by the database's clock, and no later than that. */
  read_at_ms: number;
};

const CLICK_PARAMETER = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** True for a query parameter name that needs no escaping, in a URL or in a header. */
export function isClickParameter(name: string): boolean {
  return CLICK_PARAMETER.test(name);
}

/**
 * Trusts a value from a store only after looking: every field of its kind, and the slug the one
 * that was asked for. Anything else is as good as not stored.
 */
export function readRedirectLink(value: unknown, slug: string): RedirectLink | null {
  if (typeof value !== 'object' || value === null) return null;
  const link = value as Partial<Record<keyof RedirectLink, unknown>>;
  const { link_id, destination_url, allowed_hosts, influencer_id, expires_at_ms } = link;
  const days = link.attribution_window_days;
  const wellFormed =
    link.slug === slug &&
    isSlug(slug) &&
    typeof link_id === 'string' &&
    isId('lnk', link_id) &&
    typeof destination_url === 'string' &&
    typeof influencer_id === 'string' &&
    typeof link.program_id === 'string' &&
    typeof link.merchant_id === 'string' &&
    typeof link.read_at_ms === 'number' &&
    Array.isArray(allowed_hosts) &&
    allowed_hosts.every((host) => typeof host === 'string') &&
    typeof link.click_parameter === 'string' &&
    isClickParameter(link.click_parameter) &&
    typeof days === 'number' &&
    Number.isInteger(days) &&
    days > 0 &&
    typeof link.is_active === 'boolean' &&
    (expires_at_ms === null || typeof expires_at_ms === 'number');
  return wellFormed ? (value as RedirectLink) : null;
}

/** Until when followers are sent on: while the link is active and not expired. */
export function liveUntil({ is_active, expires_at_ms }: RedirectLink): number {
  return is_active ? (expires_at_ms ?? Number.POSITIVE_INFINITY) : Number.NEGATIVE_INFINITY;
}
