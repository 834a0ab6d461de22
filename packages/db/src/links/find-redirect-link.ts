import { type RedirectLink, readRedirectLink } from '@skinstack/domain/links/redirect-link';
import type { Neon } from '../connect/connect-neon.ts';

/** As of the start of the transaction: what is read is no older than it says. */
const NOW_MS = '(extract(epoch from now()) * 1000)::float8';

const SELECT = `
  select link.id as link_id, link.slug, link.destination_url, merchant.allowed_hosts,
    link.influencer_id, program.id as program_id, merchant.id as merchant_id,
    program.click_parameter, program.attribution_window_days,
    link.is_active and program.is_active and merchant.is_active and influencer.is_active
      as is_active,
    (extract(epoch from link.expires_at) * 1000)::float8 as expires_at_ms,
    ${NOW_MS} as read_at_ms
  from tracking_links link
  join programs program on program.id = link.program_id
  join merchants merchant on merchant.id = program.merchant_id
  join influencers influencer on influencer.id = link.influencer_id`;

/**
 * The link of a slug, in one query (index `tracking_links_slug_key`). Plain SQL: the redirect
 * Worker carries no query builder.
 * @param signal ends the wait; the driver has no timeout of its own
 * @returns null when there is no such slug
 * @throws Error when what came is not that link: it says nothing of whether there is one
 */
export async function findRedirectLink(
  neon: Neon,
  slug: string,
  signal: AbortSignal,
): Promise<RedirectLink | null> {
  const statement = `${SELECT} where link.slug = $1`;
  const rows = await neon.query(statement, [slug], { fetchOptions: { signal } });
  if (!Array.isArray(rows)) throw new Error('The database answered something else');
  if (rows.length === 0) return null;
  const link = readRedirectLink(rows[0], slug);
  if (link === null) throw new Error('The database answered with something else than the link');
  return link;
}

/**
 * Links by their ids, for Redis: as followers would find them now.
 * @throws Error when the database does not answer with links
 */
export async function listRedirectLinks(
  neon: Neon,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<RedirectLink[]> {
  const statement = `${SELECT} where link.id in (select jsonb_array_elements_text($1::jsonb))`;
  const rows = await neon.query(statement, [JSON.stringify(ids)], { fetchOptions: { signal } });
  if (!Array.isArray(rows)) throw new Error('The database answered something else');
  return rows.flatMap((row) => readRedirectLink(row, String(row.slug)) ?? []);
}
