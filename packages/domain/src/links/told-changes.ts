import type { RedirectLink } from './redirect-link.ts';

/**
 * What Redis was told of changes beside the links themselves. A change of a program, a merchant or
 * an influencer is one entry here, however many links it concerns. All times are the database's.
 */
export type ToldChanges = {
  /** Every change that was committed before this time has been told. */
  told_at_ms: number;
  /** Copies read until then are not fresh, whatever they are of. */
  all_at_ms: number;
  /** Copies of links of these programs, merchants and influencers, read until then, are not. */
  changed_at_ms: Record<string, number>;
};

/** How long a copy is fresh, as long as Redis is told of changes. */
export const FRESH_MS = 7 * 86_400_000;
/**
 * How long a copy is fresh when nobody knows whether Redis was told of all since: with the 5 s of
 * an isolate's memory and the time a look-up takes, within a minute.
 */
export const UNTOLD_MS = 50_000;
/** How far clocks may be apart; what is later than this is not believed. */
export const CLOCKS_APART_MS = 60_000;
/** More entries than this become one: everything is read again, once. */
const MOST_ENTRIES = 256;

/**
 * Whether a copy of a link shows what the database holds. It does when it was just read; or when
 * Redis has lately been told of all changes, and none was of the link's own.
 * @param told null when Redis does not know
 */
export function isFresh(link: RedirectLink, told: ToldChanges | null, now_ms: number): boolean {
  const { read_at_ms } = link;
  if (read_at_ms > now_ms + CLOCKS_APART_MS || now_ms - read_at_ms > FRESH_MS) return false;
  if (told === null) return now_ms - read_at_ms <= UNTOLD_MS;
  if (read_at_ms <= told.all_at_ms) return false;
  for (const id of [link.program_id, link.merchant_id, link.influencer_id]) {
    if (read_at_ms <= (told.changed_at_ms[id] ?? 0)) return false;
  }
  const isBelieved = told.told_at_ms <= now_ms + CLOCKS_APART_MS;
  const known_at_ms = isBelieved ? Math.max(read_at_ms, told.told_at_ms) : read_at_ms;
  return now_ms - known_at_ms <= UNTOLD_MS;
}

/** Changes somebody found waiting in the database, all that there were. */
export type FoundChanges = {
  /** When the database was asked: what was committed before is among them. */
  asked_at_ms: number;
  /** When it answered: they were committed before. */
  seen_at_ms: number;
  /** The programs, merchants and influencers; links are told as links. */
  subject_ids: readonly string[];
  /** There were too many to name. */
  isAll: boolean;
};

/** What Redis is to know after these changes. Telling it in another order comes to the same. */
export function tellChanges(before: ToldChanges | null, found: FoundChanges): ToldChanges {
  const { asked_at_ms, seen_at_ms } = found;
  const told_at_ms = Math.max(before?.told_at_ms ?? 0, asked_at_ms);
  // what was told before and is lost may have been of any link
  if (before === null || found.isAll) {
    return {
      told_at_ms,
      all_at_ms: Math.max(before?.all_at_ms ?? 0, seen_at_ms),
      changed_at_ms: {},
    };
  }
  const { all_at_ms } = before;
  const changed = new Map(Object.entries(before.changed_at_ms));
  for (const id of found.subject_ids) {
    changed.set(id, Math.max(changed.get(id) ?? 0, seen_at_ms));
  }
  const isOf = ([, at_ms]: [string, number]) => at_ms > all_at_ms && at_ms > seen_at_ms - FRESH_MS;
  const entries = [...changed].filter(isOf);
  if (entries.length > MOST_ENTRIES) {
    const last_ms = Math.max(...entries.map(([, at_ms]) => at_ms));
    return { told_at_ms, all_at_ms: last_ms, changed_at_ms: {} };
  }
  return { told_at_ms, all_at_ms, changed_at_ms: Object.fromEntries(entries) };
}

/** What a text of Redis says; null when it says nothing of the kind. */
export function readToldChanges(text: string): ToldChanges | null {
  try {
    const value: Partial<ToldChanges> | null = JSON.parse(text);
    const { told_at_ms, all_at_ms, changed_at_ms } = value ?? {};
    const isWellFormed =
      typeof told_at_ms === 'number' &&
      typeof all_at_ms === 'number' &&
      typeof changed_at_ms === 'object' &&
      changed_at_ms !== null &&
      Object.values(changed_at_ms).every((at_ms) => typeof at_ms === 'number');
    return isWellFormed ? { told_at_ms, all_at_ms, changed_at_ms } : null;
  } catch {
    return null;
  }
}
