import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import {
  type FoundChanges,
  FRESH_MS,
  isFresh,
  readToldChanges,
  type ToldChanges,
  tellChanges,
  UNTOLD_MS,
} from '@skinstack/domain/links/told-changes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const NOW_MS = Date.UTC(2026, 10, 22, 8);
const link = (change: Partial<RedirectLink> = {}): RedirectLink => ({
  ...{ link_id: 'lnk_01kav5w2f8e9vr3m6n7p8q9s0t', slug: 'AbC123xy', influencer_id: 'inf_1' },
  ...{ destination_url: 'https://shop.example/', allowed_hosts: ['shop.example'] },
  ...{ program_id: 'prg_1', merchant_id: 'mer_1', click_parameter: 'subid' },
  ...{ attribution_window_days: 30, is_active: true, expires_at_ms: null, read_at_ms: NOW_MS },
  ...{ timezone: 'UTC', spelling: 'case', sub_id: null, passes_parameters: true, utm: '' },
  ...change,
});
const told = (change: Partial<ToldChanges> = {}): ToldChanges => ({
  ...{ told_at_ms: NOW_MS, all_at_ms: 0, changed_at_ms: {} },
  ...change,
});
const ago = (seconds: number) => NOW_MS - seconds * 1_000;

describe('a copy is fresh', () => {
  test.each<[string, number, ToldChanges | null, boolean]>([
    ['just read, and Redis knows nothing', 1, null, true],
    ['50 s old, and Redis knows nothing', 50, null, true],
    ['51 s old, and Redis knows nothing', 51, null, false],
    ['an hour old, and there was no change', 3_600, told(), true],
    ['six days old, and there was no change', 6 * 86_400, told(), true],
    ['over a week old', FRESH_MS / 1_000 + 1, told(), false],
    ['an hour old, the last news is of 50 s ago', 3_600, told({ told_at_ms: ago(50) }), true],
    ['an hour old, the last news is of 51 s ago', 3_600, told({ told_at_ms: ago(51) }), false],
    ['an hour old, news from the future', 3_600, told({ told_at_ms: ago(-90) }), false],
    ['from the future', -90, told(), false],
    ['older than a change of everything', 60, told({ all_at_ms: ago(60) }), false],
    ['newer than a change of everything', 60, told({ all_at_ms: ago(61) }), true],
    ...['prg_1', 'mer_1', 'inf_1'].flatMap((id): [string, number, ToldChanges, boolean][] => [
      [`older than a change of ${id}`, 60, told({ changed_at_ms: { [id]: ago(60) } }), false],
      [`newer than a change of ${id}`, 60, told({ changed_at_ms: { [id]: ago(61) } }), true],
    ]),
    ['older than a change of others', 60, told({ changed_at_ms: { prg_2: NOW_MS } }), true],
  ])('%s: %#', (_, seconds, known, expected) => {
    expect(isFresh(link({ read_at_ms: ago(seconds) }), known, NOW_MS)).toBe(expected);
  });
});

describe('telling changes', () => {
  const found = fc.record({
    asked_at_ms: fc.integer({ min: 1_000, max: 2_000 }),
    took_ms: fc.integer({ min: 0, max: 50 }),
    subject_ids: fc.array(fc.constantFrom('prg_1', 'prg_2', 'mer_1', 'inf_1'), { maxLength: 3 }),
    isAll: fc.boolean(),
  });
  const tell = (all: readonly FoundChanges[], before: ToldChanges | null = told()) =>
    all.reduce<ToldChanges | null>(tellChanges, before);

  test('in another order, or twice, comes to the same', () => {
    const start = told({ told_at_ms: 0 });
    const property = fc.property(fc.array(found), fc.nat(), (rows, turn) => {
      const all = rows.map(({ took_ms, ...row }) => ({
        ...row,
        seen_at_ms: row.asked_at_ms + took_ms,
      }));
      const turned = [...all.slice(turn % 9), ...all.slice(0, turn % 9), ...all];
      expect(tell(turned, start)).toEqual(tell(all, start));
    });
    fc.assert(property);
  });

  test('to a Redis that knows nothing, everything is to be read again', () => {
    const news = { asked_at_ms: 5, seen_at_ms: 6, subject_ids: ['prg_1'], isAll: false };
    expect(tellChanges(null, news)).toEqual({ told_at_ms: 5, all_at_ms: 6, changed_at_ms: {} });
  });

  test('of very many, they become one', () => {
    const subject_ids = Array.from({ length: 257 }, (_, at) => `inf_${at}`);
    const news = { asked_at_ms: NOW_MS, seen_at_ms: NOW_MS + 1, subject_ids, isAll: false };
    expect(tellChanges(told(), news)).toMatchObject({ all_at_ms: NOW_MS + 1, changed_at_ms: {} });
  });

  test('of those whose copies are all too old is forgotten', () => {
    const before = told({ changed_at_ms: { prg_1: NOW_MS - FRESH_MS } });
    const news = { asked_at_ms: NOW_MS, seen_at_ms: NOW_MS, subject_ids: [], isAll: false };
    expect(tellChanges(before, news).changed_at_ms).toEqual({});
  });

  test.each(['', 'x', 'null', '7', '{}', '{"told_at_ms":1,"all_at_ms":1,"changed_at_ms":null}'])(
    '%j is nothing that was told',
    (text) => expect(readToldChanges(text)).toBeNull(),
  );
});

/** What may happen, in any order; a step takes up to 40 s. */
const step = fc.record({
  wait_ms: fc.integer({ min: 1, max: 40_000 }),
  does: fc.constantFrom(
    ...(['change link', 'change program', 'read', 'fill', 'look', 'push', 'told', 'lose'] as const),
  ),
});
type Read = { version: number; at_ms: number };

/**
 * A database, a Redis and what goes on between them, with a version instead of a link: reads and
 * pushes that are begun and finish later or never, and a Redis that loses all.
 */
function newModel() {
  const database = { version: 0, changed_at_ms: [0], waiting: [] as string[] };
  const redis = { copy: null as Read | null, told: null as ToldChanges | null };
  let clock_ms = NOW_MS;
  let reading: Read | null = null;
  let pushing: { asked_at_ms: number; waiting: string[]; read: Read } | null = null;
  const put = (read: Read) => {
    if (redis.copy === null || redis.copy.at_ms < read.at_ms) redis.copy = read;
  };
  const change = (subject: string) => {
    database.version++;
    database.changed_at_ms.push(clock_ms);
    database.waiting.push(subject);
  };
  const read = () => ({ version: database.version, at_ms: clock_ms });
  const steps: Record<string, () => void> = {
    'change link': () => change('lnk_1'),
    'change program': () => change('prg_1'),
    read: () => {
      reading = read();
    },
    fill: () => reading && put(reading),
    push: () => {
      pushing = { asked_at_ms: clock_ms, waiting: [...database.waiting], read: read() };
    },
    told: () => {
      if (pushing === null) return;
      const { asked_at_ms, waiting, read } = pushing;
      if (waiting.includes('lnk_1')) put(read);
      const subject_ids = waiting.filter((id) => id !== 'lnk_1');
      const seen_at_ms = asked_at_ms + 0.5;
      redis.told = tellChanges(redis.told, { asked_at_ms, seen_at_ms, subject_ids, isAll: false });
      database.waiting.splice(0, waiting.length);
      pushing = null;
    },
    lose: () => {
      redis.copy = null;
      redis.told = null;
    },
    look: () => {
      const { copy } = redis;
      if (copy === null || !isFresh(link({ read_at_ms: copy.at_ms }), redis.told, clock_ms)) return;
      // the first change that the copy does not have
      const missed_at_ms = database.changed_at_ms[copy.version + 1] ?? Number.POSITIVE_INFINITY;
      expect(clock_ms - missed_at_ms).toBeLessThanOrEqual(UNTOLD_MS);
      if (missed_at_ms < (redis.told?.told_at_ms ?? 0)) throw new Error('it was told');
    },
  };
  return (does: string, wait_ms: number) => {
    clock_ms += wait_ms;
    steps[does]?.();
  };
}

test('whatever happens in whatever order, no copy is fresh 50 s after a change, nor once told', () => {
  expect.hasAssertions();
  const property = fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (all) => {
    const happens = newModel();
    for (const { does, wait_ms } of all) {
      happens(does, wait_ms);
      happens('look', 1);
    }
    expect(true).toBe(true);
  });
  fc.assert(property, { numRuns: 5_000 });
});
