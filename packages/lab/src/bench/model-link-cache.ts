import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { isFresh, type ToldChanges, tellChanges } from '@skinstack/domain/links/told-changes';
import { makeRandom } from '@skinstack/local/seed/make-random';

/** What is modelled; everything follows from it and the seed. */
export type CacheModel = {
  link_count: number;
  taps_a_week: number;
  weeks: number;
  /** Isolates that remember a link for 5 s; a tap comes to any of them. */
  isolate_count: number;
  /** How long copies in Redis are fresh at most, to compare. */
  lifetimes_ms: readonly number[];
  seed: number;
};

/** One week at one lifetime. */
export type WeekOfLookups = {
  week: number;
  lifetime_ms: number;
  taps: number;
  from_memory: number;
  from_redis: number;
  from_neon: number;
};

const WEEK_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;
const MEMORY_MS = 5_000;
/** Redis has news this often, and for ten minutes a week has none. */
const NEWS_EVERY_MS = 20_000;
const NEWSLESS_MS = 600_000;
/** One link in ten is edited in a week; so are 20 shops or programs, and 40 people switched. */
const EDITED_LINKS = 0.1;
const [MERCHANT_COUNT, MERCHANT_EDITS] = [50, 20];
const [INFLUENCER_COUNT, INFLUENCER_EDITS] = [400, 40];

/**
 * Weeks of taps by Zipf's law (exponent 1), from an empty Redis, with days and nights: where each
 * look-up is answered. Whether a copy is fresh, and what Redis is told, is decided by the Workers'
 * own code; stores and times are modelled. The same for each lifetime.
 */
export function modelLinkCache(model: CacheModel): WeekOfLookups[] {
  return model.lifetimes_ms.flatMap((lifetime_ms) => modelLifetime(model, lifetime_ms));
}

function modelLifetime(model: CacheModel, lifetime_ms: number): WeekOfLookups[] {
  const { link_count, taps_a_week, isolate_count, weeks } = model;
  const random = makeRandom(model.seed);
  const uniform = () => (random.below(2 ** 26) + 0.5) / 2 ** 26;
  const chooseLink = byZipf(link_count);
  const world = openWorld(link_count);
  const remembered_until_ms = new Float64Array(link_count * isolate_count);
  const events = planEvents(model, uniform);
  const mean_gap_ms = WEEK_MS / taps_a_week;
  const counted: WeekOfLookups[] = [];
  let now_ms = world.began_ms;
  for (let week = 1; week <= weeks; week++) {
    const found = { week, lifetime_ms, taps: 0, from_memory: 0, from_redis: 0, from_neon: 0 };
    const end_ms = world.began_ms + week * WEEK_MS;
    for (;;) {
      now_ms += (-Math.log(uniform()) * mean_gap_ms) / dayShare(now_ms);
      if (now_ms >= end_ms) break;
      while ((events.at(-1)?.at_ms ?? Number.POSITIVE_INFINITY) <= now_ms) {
        world.happens(events.pop() as Event);
      }
      const link = chooseLink(uniform());
      const place = random.below(isolate_count) * link_count + link;
      found.taps++;
      if (now_ms < (remembered_until_ms[place] ?? 0)) found.from_memory++;
      else {
        remembered_until_ms[place] = now_ms + MEMORY_MS;
        if (world.finds(link, now_ms, lifetime_ms)) found.from_redis++;
        else found.from_neon++;
      }
    }
    counted.push(found);
  }
  return counted;
}

/** How much of the mean there is at this time of day: from a fifth at night to 1.8 times. */
const dayShare = (at_ms: number) => 1 - 0.8 * Math.cos((at_ms / DAY_MS) * 2 * Math.PI);

/** The place of a link in the order of popularity, for a number between 0 and 1. */
function byZipf(count: number): (share: number) => number {
  const upTo = new Float64Array(count);
  let sum = 0;
  for (let at = 0; at < count; at++) {
    sum += 1 / (at + 1);
    upTo[at] = sum;
  }
  return (share) => {
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? 0) < share * sum) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

type Event = { at_ms: number; what: 'news' | 'link' | 'merchant' | 'influencer'; which: number };
const BEGAN_MS = Date.UTC(2026, 0, 5);

/** Everything that happens beside taps, the last first. */
function planEvents({ weeks, link_count }: CacheModel, uniform: () => number): Event[] {
  const events: Event[] = [];
  const end_ms = weeks * WEEK_MS;
  for (let at_ms = 0; at_ms < end_ms; at_ms += NEWS_EVERY_MS) {
    const isQuiet = at_ms % WEEK_MS >= 3 * DAY_MS && at_ms % WEEK_MS < 3 * DAY_MS + NEWSLESS_MS;
    if (!isQuiet) events.push({ at_ms: BEGAN_MS + at_ms, what: 'news', which: 0 });
  }
  const spread = (what: Event['what'], a_week: number, among: number) => {
    for (let count = 0; count < a_week * weeks; count++) {
      const which = Math.floor(uniform() * among);
      events.push({ at_ms: BEGAN_MS + uniform() * end_ms, what, which });
    }
  };
  spread('link', link_count * EDITED_LINKS, link_count);
  spread('merchant', MERCHANT_EDITS, MERCHANT_COUNT);
  spread('influencer', INFLUENCER_EDITS, INFLUENCER_COUNT);
  return events.sort((a, b) => b.at_ms - a.at_ms);
}

/** Redis with the copies of links, and what it was told. */
function openWorld(link_count: number) {
  const read_at_ms = new Float64Array(link_count);
  let told: ToldChanges | null = null;
  const link = { ...LINK };
  const hear = (at_ms: number, subject_ids: string[]) => {
    told = tellChanges(told, { asked_at_ms: at_ms, seen_at_ms: at_ms, subject_ids, isAll: false });
  };
  return {
    began_ms: BEGAN_MS,
    happens({ at_ms, what, which }: Event): void {
      if (what === 'news') hear(at_ms, []);
      else if (what === 'link') read_at_ms[which] = at_ms;
      else hear(at_ms, [`${what}_${which}`]);
    },
    /** Whether Redis has a fresh copy; when not, it is read from Neon and put there. */
    finds(at: number, now_ms: number, lifetime_ms: number): boolean {
      const kept_ms = read_at_ms[at] ?? 0;
      link.read_at_ms = kept_ms;
      link.merchant_id = `merchant_${at % MERCHANT_COUNT}`;
      link.influencer_id = `influencer_${at % INFLUENCER_COUNT}`;
      if (now_ms - kept_ms <= lifetime_ms && isFresh(link, told, now_ms)) return true;
      read_at_ms[at] = now_ms;
      return false;
    },
  };
}

const LINK: RedirectLink = {
  ...{ link_id: 'lnk_0', slug: 'model', influencer_id: '', program_id: '', merchant_id: '' },
  ...{ destination_url: 'https://shop.example/', allowed_hosts: [], click_parameter: 'x' },
  ...{ attribution_window_days: 30, is_active: true, expires_at_ms: null, read_at_ms: 0 },
  ...{ timezone: 'UTC', spelling: 'case', sub_id: null, passes_parameters: true, utm: '' },
};
