import type { Click } from '@skinstack/domain/click';
import { makeId } from '@skinstack/domain/ids';
import type { Random } from '../../seed/make-random.ts';

/** A link and whose it is. */
export type BenchLink = { link_id: string; influencer_id: string };

const COUNTRIES = ['US', 'US', 'GB', 'FR', 'DE', 'JP', 'KR', null] as const;
const DEVICES = ['mobile', 'mobile', 'mobile', 'desktop', 'tablet'] as const;
const REFERRERS = ['instagram.com', 'tiktok.com', 'youtube.com', null] as const;
const SUB_IDS = [null, null, 'story', 'bio'] as const;
const KINDS = ['click', 'click', 'click', 'click', 'click', 'click', 'click', 'bot'] as const;
/** One click in so many is on the first link. */
const HOT_EACH = 5;

/** Clicks of this moment, a fifth of them on the first link. */
export function makeBatch(
  random: Random,
  links: readonly [BenchLink, ...BenchLink[]],
  size: number,
  now_ms: number,
): Click[] {
  return Array.from({ length: size }, () => {
    const kind = random.pick(KINDS);
    return {
      id: makeId('clk', now_ms, random.bytes(10)),
      clicked_at: new Date(now_ms).toISOString(),
      ...(random.below(HOT_EACH) === 0 ? links[0] : random.pick(links)),
      kind,
      bot_reason: kind === 'bot' ? 'known_agent' : null,
      visitor_hash: kind === 'bot' ? null : `visitor-of-bench-${random.below(1_000_000)}`,
      country: random.pick(COUNTRIES),
      device: random.pick(DEVICES),
      referrer_host: random.pick(REFERRERS),
      sub_id: random.pick(SUB_IDS),
    };
  });
}
