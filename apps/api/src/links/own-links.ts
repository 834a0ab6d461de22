import { matches } from '@skinstack/db/matches';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import type { Caller } from '../app-env.ts';

/** The links a caller may see: operators all, influencers their own. */
export function visibleLinks(caller: Caller) {
  return caller.role === 'admin'
    ? undefined
    : matches(trackingLinks.influencer_id, caller.influencer_id);
}
