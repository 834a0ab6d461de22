import type { Click } from '@skinstack/domain/click';
import type { RedirectLink } from '@skinstack/domain/redirect-link';
import { describeVisitor, type VisitorMemory } from './describe-visitor.ts';
import type { Visit } from './read-visit.ts';

const SUB_ID = /^[A-Za-z0-9_.-]{1,64}$/;

/** A request for a link as it came, until its click is made of it behind the answer. */
export type SeenRequest = {
  kind: 'click' | 'impression';
  id: string;
  at_ms: number;
  url: string;
  link: RedirectLink;
  visit: Visit;
};

/** What is recorded of a request; null of an impression no person saw. */
export function makeClick(visitors: VisitorMemory, seen: SeenRequest): Click | null {
  const { kind, id, at_ms, url, link, visit } = seen;
  const visitor = describeVisitor(visitors, visit, at_ms);
  if (kind === 'impression' && visitor.bot_reason !== null) return null;
  return {
    id,
    clicked_at: new Date(at_ms).toISOString(),
    link_id: link.link_id,
    influencer_id: link.influencer_id,
    kind: visitor.bot_reason === null ? kind : 'bot',
    sub_id: kind === 'click' ? readSubId(url) : null,
    ...visitor,
  };
}

/** The tag in `?s=`; one that is none of ours is left out. */
function readSubId(url: string): string | null {
  const query_at = url.indexOf('?');
  if (query_at < 0) return null;
  const tag = new URLSearchParams(url.slice(query_at)).get('s');
  return tag !== null && SUB_ID.test(tag) ? tag : null;
}
