import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { isFresh, type ToldChanges, tellChanges } from '@skinstack/domain/links/told-changes';
import { describe, expect, test } from 'vitest';
import { fakeApp, link } from '../fake-ports.ts';

const path = `/l/${link.slug}`;
const NOTHING_TOLD: ToldChanges = { told_at_ms: 0, all_at_ms: 0, changed_at_ms: {} };

/** A redirect Worker, with a Neon that can be edited and a Redis that is told of it or not. */
async function openWorld() {
  let stored: RedirectLink = link;
  let kept: RedirectLink | null = null;
  let told: ToldChanges | null = NOTHING_TOLD;
  const waiting: (keyof RedirectLink)[] = [];
  const app = await fakeApp({
    readCache: async (_, now_ms) => ({
      fresh: kept && isFresh(kept, told, now_ms) ? kept : null,
      last: kept,
    }),
    fillCache: async (found) => {
      if (kept === null || kept.read_at_ms < found.read_at_ms) kept = found;
    },
    findLink: async () => ({ ...stored, read_at_ms: app.clock.now_ms }),
  });
  return {
    ...app,
    /** What changed, and of what: the link itself, its program, its merchant or its influencer. */
    edit(change: Partial<RedirectLink>, of: keyof RedirectLink) {
      stored = { ...stored, ...change };
      waiting.push(of);
    },
    tell() {
      const at_ms = app.clock.now_ms;
      const changed = waiting.splice(0);
      if (changed.includes('link_id')) kept = { ...stored, read_at_ms: at_ms };
      const subject_ids = changed.map((of) => String(stored[of])).filter((id) => !/^lnk/.test(id));
      const found = { asked_at_ms: at_ms, seen_at_ms: at_ms + 0.5, subject_ids, isAll: false };
      told = tellChanges(told, found);
    },
  };
}
type Edit = [name: string, change: Partial<RedirectLink>, of: keyof RedirectLink];
const EDITS: Edit[] = [
  ['a link that is disabled', { is_active: false }, 'link_id'],
  ['a link that is edited', { destination_url: 'https://shop.example/other' }, 'link_id'],
  ['a program that is switched off', { is_active: false }, 'program_id'],
  ['a merchant that allows the host no more', { allowed_hosts: [] }, 'merchant_id'],
  ['an influencer who is switched off', { is_active: false }, 'influencer_id'],
];

/** The seconds until a link that somebody follows every second shows what it was edited to. */
async function secondsUntilSeen([, change, of]: Edit, tells: (seconds: number) => boolean) {
  const { follow, edit, tell, clock } = await openWorld();
  await follow(path);
  clock.now_ms += 1_000;
  tell();
  edit(change, of);
  for (let seconds = 0; seconds < 300; seconds++) {
    if (tells(seconds)) tell();
    const response = await follow(path);
    if (!response.headers.get('Location')?.includes('/serum')) return seconds;
    clock.now_ms += 1_000;
  }
  return Number.POSITIVE_INFINITY;
}

describe.each(EDITS)('%s', (...edited) => {
  test('shows it within 5 seconds', async () => {
    expect(await secondsUntilSeen(edited, (seconds) => seconds === 0)).toBeLessThanOrEqual(5);
  });

  test('shows it within 60 seconds when Redis is never told', async () => {
    expect(await secondsUntilSeen(edited, () => false)).toBeLessThanOrEqual(60);
  });

  test('shows it within 60 seconds when Redis is told by the next run', async () => {
    const seen = await secondsUntilSeen(edited, (seconds) => seconds % 20 === 19);
    expect(seen).toBeLessThanOrEqual(25);
  });
});

test('a link nobody followed for a day costs Neon nothing, as long as Redis has news', async () => {
  const { follow, tell, clock, calls } = await openWorld();
  await follow(path);
  clock.now_ms += 86_400_000;
  tell();
  expect((await follow(path)).status).toBe(302);
  expect(calls).toMatchObject({ readCache: 2, findLink: 1 });
  clock.now_ms += 51_000;
  expect((await follow(path)).status).toBe(302);
  expect(calls).toMatchObject({ readCache: 3, findLink: 2 });
});
