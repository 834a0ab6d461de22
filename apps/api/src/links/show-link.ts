import type { LinkRow } from '@skinstack/db/schema/tracking-links';

/** A link as JSON. */
export function presentLink(row: LinkRow, short_domain: string) {
  return {
    id: row.id,
    slug: row.slug,
    short_url: `https://${short_domain}/${row.slug}`,
    destination_url: row.destination_url,
    product_id: row.product_id,
    program_id: row.program_id,
    influencer_id: row.influencer_id,
    campaign: row.campaign,
    sub_id: row.sub_id,
    is_active: row.is_active,
    expires_at: row.expires_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}
