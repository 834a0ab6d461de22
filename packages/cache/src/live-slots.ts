import type { Redis } from './connect-redis.ts';

/** So many live views an influencer may have open at once. */
const LIVE_SLOTS = 5;
/** A view that died is forgotten after this; one that lives renews its slot well before. */
const LIVE_SLOT_SECONDS = 45;

/** One of an influencer's live views, as long as it is renewed. */
export type LiveSlot = { renew(): Promise<void>; release(): Promise<void> };

/**
 * Takes one of an influencer's places for a live view.
 * @param holder tells this view from others
 * @returns null when all are taken; throws when Redis did not answer
 */
export async function acquireLiveSlot(
  redis: Redis,
  influencer_id: string,
  holder: string,
): Promise<LiveSlot | null> {
  for (let slot = 0; slot < LIVE_SLOTS; slot++) {
    const key = `live:v1:${influencer_id}:${slot}`;
    if ((await redis.set(key, holder, { nx: true, ex: LIVE_SLOT_SECONDS })) !== 'OK') continue;
    return {
      renew: async () => {
        await redis.set(key, holder, { ex: LIVE_SLOT_SECONDS });
      },
      release: async () => {
        if ((await redis.get(key)) === holder) await redis.del(key);
      },
    };
  }
  return null;
}
