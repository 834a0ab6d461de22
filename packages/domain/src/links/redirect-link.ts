import { isId } from '../ids.ts';
import { isSlug, isSpellingOf, SPELLINGS, type Spelling } from './slug.ts';

/** What the redirect needs to know of a link; kept in Redis as JSON, read from Neon as a row. */
export type RedirectLink = {
  link_id: `lnk_${string}`;
  slug: string;
  destination_url: string;
  allowed_hosts: string[];
  influencer_id: string;
  /** Whose days visitors are counted by. */
  timezone: string;
  program_id: string;
  merchant_id: string;
  click_parameter: string;
  attribution_window_days: number;
  is_active: boolean;
  expires_at_ms: number | null;
  /** How else its slug may be written. */
  spelling: Spelling;
  /** What its clicks are counted under unless they say something else (`?s=`). */
  sub_id: string | null;
  /** Whether what a campaign puts on the short link goes on to the shop. */
  passes_parameters: boolean;
  /** What the program puts on the destination, `utm_source=…&…`, or nothing. */
  utm: string;
  /** When it was read from the database, by the database's clock, and no later than that. */
  read_at_ms: number;
};

const SUB_ID = /^[A-Za-z0-9_.-]{1,64}$/;

/** True for a sub-id: up to 64 letters, digits, `_`, `.` and `-`. */
export function isSubId(text: string): boolean {
  return SUB_ID.test(text);
}

/** What may be behind a sub-id that came out of a text, and is no part of one. */
const MARKS_BEHIND = /[^\p{L}\p{N}\p{M}_.-]+$/u;

/** The tag in `?s=` of a query; one that is none of ours is left out. */
export function readSubId(query: string): string | null {
  if (!query.includes('s=')) return null;
  const tag = new URLSearchParams(query).get('s')?.replace(MARKS_BEHIND, '');
  return tag !== undefined && isSubId(tag) ? tag : null;
}

const CLICK_PARAMETER = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** True for a query parameter name that needs no escaping, in a URL or in a header. */
export function isClickParameter(name: string): boolean {
  return CLICK_PARAMETER.test(name);
}

const PLAIN = /^[!-~]*$/;

/**
 * Trusts a value from a store only after looking: every field of its kind, and the slug the one
 * that was asked for, or one that may be written so. Anything else is as good as not stored.
 */
export function readRedirectLink(value: unknown, slug: string): RedirectLink | null {
  if (typeof value !== 'object' || value === null) return null;
  const link = value as Partial<Record<keyof RedirectLink, unknown>>;
  const { link_id, destination_url, allowed_hosts, influencer_id, expires_at_ms } = link;
  const { spelling, sub_id, utm } = link;
  const days = link.attribution_window_days;
  const wellFormed =
    typeof link.slug === 'string' &&
    isSpelling(spelling) &&
    isSpellingOf(slug, link.slug, spelling) &&
    isSlug(link.slug) &&
    typeof link_id === 'string' &&
    isId('lnk', link_id) &&
    typeof destination_url === 'string' &&
    typeof influencer_id === 'string' &&
    typeof link.timezone === 'string' &&
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
    (expires_at_ms === null || typeof expires_at_ms === 'number') &&
    (sub_id === null || (typeof sub_id === 'string' && isSubId(sub_id))) &&
    typeof link.passes_parameters === 'boolean' &&
    typeof utm === 'string' &&
    PLAIN.test(utm);
  return wellFormed ? (value as RedirectLink) : null;
}

function isSpelling(value: unknown): value is Spelling {
  return SPELLINGS.some((spelling) => spelling === value);
}

/** Until when followers are sent on: while the link is active and not expired. */
export function liveUntil({ is_active, expires_at_ms }: RedirectLink): number {
  return is_active ? (expires_at_ms ?? Number.POSITIVE_INFINITY) : Number.NEGATIVE_INFINITY;
}
