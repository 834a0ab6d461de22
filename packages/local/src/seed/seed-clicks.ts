import type { Click } from '@skinstack/domain/clicks/click';
import { makeId } from '@skinstack/domain/ids';
import { dayIn } from '@skinstack/domain/time-zones';
import { COUNTRIES, DEVICES, INFLUENCERS, REFERRERS, seedId } from './catalogue.ts';
import type { Random } from './make-random.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** How many share links each of these people follows, of the month. */
const VISITORS = 400;
/** Where the influencer’s own page shows the pixel, and what it tags its links with. */
const BLOG = { sub_id: 'blog', referrer_host: 'blog.example', app: null } as const;
const KINDS = ['click', 'click', 'click', 'click', 'click', 'bot'] as const;

type Owned = { id: string; influencer_id: string };
type Visit = Pick<Click, 'visitor_hash' | 'country' | 'device'>;

/**
 * A month of a link: taps in apps, which show no pixel, with some bots among them; and a page that
 * shows the pixel to many, of whom one in twenty or so taps within minutes.
 */
export function makeClicks(random: Random, link: Owned, started_ms: number): Click[] {
  const anyTime = () => started_ms + random.below(30) * DAY_MS + random.below(DAY_MS);
  const make = newClickOf(random, link);
  const taps = Array.from({ length: 20 + random.below(100) }, () => {
    const kind = random.pick(KINDS);
    const where = { sub_id: null, ...random.pick(REFERRERS) };
    return make(anyTime(), kind, visitOf(random, `seed-${random.below(VISITORS)}`), where);
  });
  const seen = Array.from({ length: 200 + random.below(300) }, (_, reader) => {
    const at_ms = anyTime();
    const visit = visitOf(random, `seed-reader-${reader}`);
    const impression = make(at_ms, 'impression', visit, BLOG);
    if (random.below(20) > 0) return [impression];
    const tapped_ms = at_ms + MINUTE_MS / 4 + random.below(5 * MINUTE_MS);
    return [impression, make(tapped_ms, 'click', visit, BLOG)];
  });
  return [...taps, ...seen.flat()];
}

function visitOf(random: Random, visitor_hash: string): Visit {
  return { visitor_hash, country: random.pick(COUNTRIES), device: random.pick(DEVICES) };
}

/** What makes a click of a link, at a time, of somebody, somewhere. */
function newClickOf(random: Random, { id: link_id, influencer_id }: Owned) {
  const at = INFLUENCERS.findIndex((_, index) => seedId('inf', index) === influencer_id);
  const timezone = INFLUENCERS[at]?.timezone ?? 'UTC';
  return (
    at_ms: number,
    kind: Click['kind'],
    visit: Visit,
    where: Pick<Click, 'sub_id' | 'referrer_host' | 'app'>,
  ): Click => ({
    id: makeId('clk', at_ms, random.bytes(10)),
    clicked_at: new Date(at_ms).toISOString(),
    link_id,
    influencer_id,
    kind,
    bot_reason: kind === 'bot' ? 'known_agent' : null,
    visitor_day: dayIn(at_ms, timezone),
    ...visit,
    ...where,
  });
}
