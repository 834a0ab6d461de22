import { fillUtm, isUtmTemplate } from '@skinstack/domain/links/campaign-parameters';
import {
  isSubId,
  type RedirectLink,
  readRedirectLink,
} from '@skinstack/domain/links/redirect-link';
import { canonicalSlug, isSpellingOf, trimSlug } from '@skinstack/domain/links/slug';
import type { Neon } from '../connect/connect-neon.ts';

/** As of the start of the transaction: what is read is no older than it says. */
const NOW_MS = '(extract(epoch from now()) * 1000)::float8';

const SELECT = `
  select link.id as link_id, link.slug, link.destination_url, merchant.allowed_hosts,
    link.influencer_id, influencer.timezone, program.id as program_id, merchant.id as merchant_id,
    program.click_parameter, program.attribution_window_days,
    link.is_active and program.is_active and merchant.is_active and influencer.is_active
      as is_active,
    (extract(epoch from link.expires_at) * 1000)::float8 as expires_at_ms,
    case link.slug_kind when 'custom' then 'any' when 'generated' then 'case' else 'exact' end
      as spelling,
    link.sub_id, program.passes_parameters, program.utm_template, link.campaign,
    ${NOW_MS} as read_at_ms
  from tracking_links link
  join programs program on program.id = link.program_id
  join merchants merchant on merchant.id = program.merchant_id
  join influencers influencer on influencer.id = link.influencer_id`;

/** What was typed comes first; each of the others is looked up only when that found nothing. */
const OF_SLUG = `${SELECT}
  where link.id = coalesce(
    (select id from tracking_links where slug = $1),
    (select id from tracking_links where slug = $2),
    (select id from tracking_links where lower(rtrim(slug, '-_') collate "C") = $3
      and slug_kind in ('custom', 'first_twin')))`;

const OF_IDS = `${SELECT}
  where link.id in (select jsonb_array_elements_text($1::jsonb))`;

/**
 * The link of a slug, or the one that may be spelled so, in one query of look-ups by index
 * (`tracking_links_slug_key`, `tracking_links_canonical_slug_key`). Plain SQL: the redirect Worker
 * carries no query builder.
 * @param signal ends the wait; the driver has no timeout of its own
 * @returns null when there is no such slug
 * @throws Error when what came is not that link: it says nothing of whether there is one
 */
export async function findRedirectLink(
  neon: Neon,
  slug: string,
  signal: AbortSignal,
): Promise<RedirectLink | null> {
  const spellings = [slug, trimSlug(slug), canonicalSlug(slug)];
  const rows = await neon.query(OF_SLUG, spellings, { fetchOptions: { signal } });
  if (!Array.isArray(rows)) throw new Error('The database answered something else');
  const [row] = rows;
  if (row === undefined) return null;
  const link = isRow(row) && isSpellingOf(slug, row.slug, 'any') ? readRow(row) : null;
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
  const rows = await neon.query(OF_IDS, [JSON.stringify(ids)], { fetchOptions: { signal } });
  if (!Array.isArray(rows)) throw new Error('The database answered something else');
  return rows.flatMap((row) => (isRow(row) ? (readRow(row) ?? []) : []));
}

type Row = RedirectLink & { campaign: string | null; utm_template: string | null };

function isRow(row: unknown): row is Row {
  return typeof row === 'object' && row !== null && 'slug' in row && typeof row.slug === 'string';
}

/** A sub-id or template that is none is left out: the link is followed all the same. */
function readRow({ campaign, utm_template, ...row }: Row): RedirectLink | null {
  const { slug, link_id, influencer_id } = row;
  const sub_id = typeof row.sub_id === 'string' && isSubId(row.sub_id) ? row.sub_id : null;
  const isUsable = typeof utm_template === 'string' && isUtmTemplate(utm_template);
  const utm = isUsable ? fillUtm(utm_template, { slug, link_id, influencer_id, campaign }) : '';
  return readRedirectLink({ ...row, sub_id, utm }, slug);
}
