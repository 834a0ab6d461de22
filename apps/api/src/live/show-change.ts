import type { LiveChange } from '@skinstack/db/list-live-changes';

/** A change as JSON; `key` identifies its subject, `text` its content. */
export type PresentedChange = { event: string; key: string; text: string; data: object };

/** A change as JSON, without visitors or single clicks. */
export function presentChange({ event, data }: LiveChange): PresentedChange {
  const iso = (name: string) => new Date(String(data[name])).toISOString();
  const { id, link_id, slug, impressions, clicks, unique_clicks, bot_requests } = data;
  const { product_id, amount_minor, net_minor, currency } = data;
  const shown =
    event === 'click'
      ? {
          link_id,
          slug,
          hour_at: iso('hour_at'),
          impressions,
          clicks,
          unique_clicks,
          bot_requests,
        }
      : {
          conversion_id: id,
          link_id,
          product_id,
          amount_minor,
          net_minor,
          currency,
          ordered_at: iso('ordered_at'),
          created_at: iso('created_at'),
        };
  const key = event === 'click' ? `${link_id} ${data.hour_at}` : String(id);
  return { event, key, text: JSON.stringify(shown), data: shown };
}
