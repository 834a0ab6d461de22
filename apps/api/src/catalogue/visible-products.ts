import { onOffer } from '@skinstack/db/on-offer';
import type { Caller } from '../app-env.ts';

/** The products a caller may see: operators all, influencers those they can make links to. */
export function visibleProducts(caller: Caller) {
  return caller.role === 'admin' ? undefined : onOffer();
}
