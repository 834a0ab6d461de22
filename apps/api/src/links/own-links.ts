import { matches } from '@skinstack/db/matches';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import type { Caller } from '../app-env.ts';

/** Every query for an influencer carries their id; operators see all links. */
export function visibleLinks(caller: Caller) {
  return caller.role === 'admin'
    ? undefined
    : matches(trackingLinks.influencer_id, caller.influencer_id);
}
