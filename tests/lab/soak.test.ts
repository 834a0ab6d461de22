import { soakCommand } from '@skinstack/lab/soak';
import { newTroubleLog, planTrouble } from '@skinstack/lab/soak/plan-trouble';
import { runSoak } from '@skinstack/lab/soak/run-soak';
import {
  EDIT_SHOWS_MS,
  newSoakLink,
  type SeenClick,
  verifyClicks,
  verifyRedirect,
} from '@skinstack/lab/soak/verify-redirect';
import { childrenOf, verifyMemory } from '@skinstack/lab/soak/watch-memory';
import { describe, expect, test } from 'vitest';

test('a short soak: stores fail, Workers are killed, and nothing is wrong', async () => {
  const lines: string[] = [];
  const report = await runSoak({ minutes: 0.33, rate: 40, seed: 5 }, (line) => {
    if (line !== undefined) lines.push(line);
  });
  expect(report.violations).toEqual([]);
  expect(report.figures.stored_count).toBeGreaterThan(300);
  expect(report.figures.order_count).toBeGreaterThan(0);
  expect(Object.keys(report.troubles)).toContain('kill-redirect');
  expect(lines.at(-1)).toMatch(/held|holding/);
}, 150_000);

test.runIf(process.platform === 'linux')(
  'called off, it leaves no process',
  async () => {
    const before = childrenOf(process.pid);
    let during = 0;
    const work = runSoak({ minutes: 1, rate: 20, seed: 1 }, (line) => {
      if (line === undefined || !/ sent /.test(line)) return;
      during = childrenOf(process.pid).length;
      throw new Error('called off');
    });
    await expect(work).rejects.toThrow('called off');
    expect(during).toBeGreaterThan(before.length + 2);
    const left = () => childrenOf(process.pid).filter((pid) => !before.includes(pid));
    await expect.poll(left).toEqual([]);
  },
  120_000,
);

describe('a plan', () => {
  test('is the same for the same seed, one thing after the other, and kills early', () => {
    const plan = planTrouble(3, 1_200_000);
    expect(planTrouble(3, 1_200_000)).toEqual(plan);
    expect(planTrouble(4, 1_200_000)).not.toEqual(plan);
    for (const [at, next] of plan.slice(1).entries()) {
      const before = plan[at];
      expect(next.at_ms).toBeGreaterThan((before?.at_ms ?? 0) + (before?.duration_ms ?? 0));
    }
    const kinds = new Set(plan.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['fault', 'queue', 'wipe', 'kill-redirect', 'kill-api']));
    const kills = plan.filter(({ kind }) => kind.startsWith('kill'));
    expect(kills.length).toBeGreaterThan(3);
    expect(kills.every(({ at_ms }) => at_ms < 0.25 * 1_200_000 - 180_000)).toBe(true);
  });

  test('is asked for with numbers', () => {
    expect(soakCommand().opts()).toEqual({ minutes: 2, rate: 300, seed: 1 });
    const command = soakCommand();
    command.parseOptions(['--minutes', '20', '--rate', '400']);
    expect(command.opts()).toEqual({ minutes: 20, rate: 400, seed: 1 });
  });
});

describe('of the clicks', () => {
  const click: SeenClick = { link_id: 'lnk_1', kind: 'click', at_ms: 10_000 };
  const seen = new Map([['clk_1', click]]);
  const row = { id: 'clk_1', link_id: 'lnk_1', kind: 'click', copies: 1 };
  const calm = newTroubleLog(() => 0);

  test('each is there once, and nothing is wrong', () => {
    expect(verifyClicks(seen, [row], calm)).toMatchObject({ stored_count: 1, wrong: [] });
  });

  test.each([
    ['one is lost', []],
    ['one is doubled', [{ ...row, copies: 2 }]],
    ['one is another link’s', [{ ...row, link_id: 'lnk_2' }]],
    ['a robot was counted as a person', [{ ...row, kind: 'bot' }]],
    ['one is nobody’s', [row, { ...row, id: 'clk_2' }]],
  ])('it is noticed when %s', (_, stored) => {
    expect(verifyClicks(seen, stored, calm).wrong).toHaveLength(1);
  });

  test('only what was on its way when a Worker was killed may be missing', () => {
    const killed = (at_ms: number) => {
      const log = newTroubleLog(() => at_ms);
      log.begin('redirect-down');
      return verifyClicks(seen, [], log);
    };
    expect(killed(10_100)).toMatchObject({ lost_to_kills: 1, wrong: [] });
    expect(killed(12_000)).toMatchObject({ lost_to_kills: 0, wrong: [expect.any(String)] });
    expect(killed(9_000)).toMatchObject({ lost_to_kills: 0, wrong: [expect.any(String)] });
  });
});

describe('of an answer', () => {
  const url = 'https://shop.example/p/1?variant=30ml';
  const link = newSoakLink({ id: 'lnk_1', slug: 'Abcdefg1', influencer_id: 'inf_1' }, url);
  const [sent_ms, answered_ms] = [Date.now() + 1_000, Date.now() + 1_010];
  const answer = (status: number, headers: Record<string, string> = {}) => ({
    ...{ status, headers, body: '', failure: '', sent_ms, answered_ms, latency_ms: 10 },
  });
  const to = (location: string) => answer(302, { location: `${location}&ss_click=token` });
  const retry = { 'retry-after': '5' };
  const logOf = (...kinds: ('redis' | 'neon' | 'redirect-down')[]) => {
    const log = newTroubleLog(() => sent_ms);
    for (const kind of kinds) log.begin(kind);
    return log;
  };

  test('the right place is right, and any other is wrong', () => {
    expect(verifyRedirect(link, to(url), logOf()).outcome).toBe('redirected');
    const elsewhere = to('https://shop.example/p/2?variant=30ml');
    expect(verifyRedirect(link, elsewhere, logOf('redis', 'neon')).outcome).toBe('wrong');
  });

  test.each([404, 410, 500, 503])('%d for a live link is wrong', (status) => {
    expect(verifyRedirect(link, answer(status, retry), logOf()).outcome).toBe('wrong');
  });

  test('503 is right only while neither store can say', () => {
    const refused = answer(503, retry);
    expect(verifyRedirect(link, refused, logOf('redis', 'neon')).outcome).toBe('both_down');
    expect(verifyRedirect(link, refused, logOf('neon')).outcome).toBe('wrong');
    expect(verifyRedirect(link, refused, logOf('redis')).outcome).toBe('wrong');
    expect(verifyRedirect(link, answer(503), logOf('redis', 'neon')).outcome).toBe('wrong');
    const wiped = { ...link, cached_since_ms: Number.POSITIVE_INFINITY };
    expect(verifyRedirect(wiped, refused, logOf('neon')).outcome).toBe('uncached');
  });

  test('silence is right only while the Worker is down', () => {
    expect(verifyRedirect(link, answer(0), logOf('redirect-down')).outcome).toBe('killed');
    expect(verifyRedirect(link, answer(0), logOf()).outcome).toBe('wrong');
  });

  test('an edit has its time to show; after that the old place is wrong', () => {
    const newer = `${url}&edit=1`;
    const edited = (confirmed_at_ms: number | null) => ({
      ...link,
      states: [...link.states, { url: newer, asked_at_ms: sent_ms - 500_000, confirmed_at_ms }],
    });
    const longAgo = edited(sent_ms - EDIT_SHOWS_MS - 1);
    expect(verifyRedirect(longAgo, to(newer), logOf()).outcome).toBe('redirected');
    expect(verifyRedirect(longAgo, to(url), logOf()).outcome).toBe('wrong');
    expect(verifyRedirect(longAgo, to(url), logOf('neon')).outcome).toBe('old_copy');
    expect(verifyRedirect(edited(sent_ms - 1_000), to(url), logOf()).outcome).toBe('redirected');
    expect(verifyRedirect(edited(null), to(url), logOf()).outcome).toBe('redirected');
  });
});

test('memory that grows is told from memory that is flat', () => {
  const length_ms = 1_200_000;
  const samples = (bytesAt: (part: number) => number) =>
    Array.from({ length: 600 }, (_, at) => ({ at_ms: at * 2_000, bytes: bytesAt(at / 600) }));
  const mebi = 1_048_576;
  const judge = (bytesAt: (part: number) => number) =>
    verifyMemory('x', samples(bytesAt), length_ms).is_flat;
  expect(judge((part) => (part < 0.2 ? 100 : 200) * mebi)).toBe(true);
  expect(judge((part) => (200 + 10 * Math.sin(part * 100)) * mebi)).toBe(true);
  expect(judge((part) => (200 + 100 * part) * mebi)).toBe(false);
  expect(judge((part) => (8 + 4 * part) * mebi)).toBe(true);
});
