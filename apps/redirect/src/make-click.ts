import type { Click } from '@skinstack/domain/click';
import type { RedirectLink } from '@skinstack/domain/redirect-link';
import type { Visitor } from './visitor.ts';

const SUB_ID = /^[A-Za-z0-9_.-]{1,64}$/;

/** What is recorded of a follower's request. */
export function makeClick(
  url: string,
  id: string,
  at_ms: number,
  { link_id, influencer_id }: RedirectLink,
  visitor: Visitor,
): Click {
  return {
    id,
    clicked_at: new Date(at_ms).toISOString(),
    link_id,
    influencer_id,
    kind: visitor.bot_reason === null ? 'click' : 'bot',
    bot_reason: visitor.bot_reason,
    visitor_hash: visitor.visitor_hash,
    sub_id: readSubId(url),
    country: visitor.country,
    device: visitor.device,
    referrer_host: visitor.referrer_host,
  };
}

/** The tag in `?s=`; one that is none of ours is left out. */
function readSubId(url: string): string | null {
  const query_at = url.indexOf('?');
  if (query_at < 0) return null;
  const tag = new URLSearchParams(url.slice(query_at)).get('s');
  return tag !== null && SUB_ID.test(tag) ? tag : null;
}
