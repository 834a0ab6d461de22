import type { Click } from '@skinstack/domain/clicks/click';
import { makeId } from '@skinstack/domain/ids';

type Whose = { link: { id: string }; influencer: { id: string } };

/** A click on the link of a world, now or at a time; by default nothing is known of the visitor. */
export function newClick(
  { link, influencer }: Whose,
  { at_ms = Date.now(), ...told }: Partial<Click> & { at_ms?: number } = {},
): Click {
  return {
    id: makeId('clk', at_ms, crypto.getRandomValues(new Uint8Array(10))),
    clicked_at: new Date(at_ms).toISOString(),
    ...{ link_id: link.id, influencer_id: influencer.id, kind: 'click', bot_reason: null },
    ...{ visitor_hash: null, sub_id: null, country: null, device: null, referrer_host: null },
    app: null,
    ...told,
  };
}
