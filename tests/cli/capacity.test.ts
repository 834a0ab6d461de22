import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHOSEN, MEMORY_SECONDS, TIERS, tierOf } from '@skinstack/cli/capacity/assumptions';
import { estimate } from '@skinstack/cli/capacity/estimate';
import { formatCapacity } from '@skinstack/cli/capacity/format-capacity';
import { readDeployment } from '@skinstack/cli/deployment/deploy';
import { ROOT } from '@skinstack/local/read-settings';
import { expect, test } from 'vitest';

test('the page is what the model says now: npm run capacity -- --write', () => {
  const page = readFileSync(join(ROOT, 'docs/operations/capacity.md'), 'utf8');
  expect(page).toBe(formatCapacity(TIERS));
});

test('what the deployment says is what is reckoned with', () => {
  const { api, redirect } = readDeployment('production');
  expect(Number(api.vars.CLICK_RETENTION_MONTHS)).toBe(CHOSEN.raw_months);
  expect(api.queues.consumers?.[0]).toMatchObject({ max_batch_timeout: CHOSEN.batch_seconds });
  expect(redirect.observability.logs?.head_sampling_rate).toBe(CHOSEN.redirect_log_share);
  const memory = readFileSync(join(ROOT, 'apps/redirect/src/follow/load-link.ts'), 'utf8');
  expect(memory).toContain(`MEMORY_MS = ${MEMORY_SECONDS}_000;`);
});

test('a month of ten million redirects, by hand', () => {
  const tier = { ...tierOf(1e7), isolates: 1e9, links: 1, influencers: 1, compute_units: 1 };
  const { costs, rates } = estimate(tier, {
    raw_months: 1,
    fills_a_lookup: 0.5,
    lookup_bytes: 400,
  });
  // 11.5 million requests, each a message and, with one a second, a batch each second
  expect(costs['Workers: requests and batches']).toBeCloseTo(((1.5 + 2.592) * 3) / 10, 6);
  expect(costs['Queues: operations']).toBeCloseTo((3 * 11.5 - 1) * 0.4, 6);
  // a thousand bytes there and back, and a half of the look-ups once more: the least plan has room
  expect(rates.redis_gb).toBeCloseTo(11.5e6 * 1.5 * 1e-6, 3);
  expect(costs['Redis: the cheapest plan that holds it']).toBe(10);
  expect(costs['Neon: compute, always on']).toBeCloseTo(730 * 0.106, 6);
  // a month and a half of clicks; one link's and one influencer's hours of four days, days of two
  // years, and their numbers: of each quarter visitors, visitors again, and robots
  const hours_gb = (4 * 24 * (260 + 15 * 350)) / 1e9;
  const days_gb = (24 * 730 * ((249 + 15 * 652) / 24 + (1 + 15) * 12 * 4)) / 1e9;
  expect(rates.database_gb).toBeCloseTo((11.5e6 * (296 + 236) * 1.5) / 1e9 + hours_gb + days_gb, 6);
  expect(rates.clicks_a_message).toBeCloseTo(1, 6);
  expect(rates.peak_messages).toBeCloseTo((11.5e6 / 2_592_000) * 10, 3);
});

test('a hundred million redirects a month cost 350 dollars at most', () => {
  expect(estimate(tierOf(1e8)).total).toBeLessThanOrEqual(350);
});

test('memory answers what an isolate is asked again within 5 s, and nothing else', () => {
  const tier = { ...tierOf(1e8), links: 1 };
  const a_second = 1.15e8 / 2_592_000;
  // one link: the look-up that fills it, then all of 5 s
  const all = (a_second / 300) * 5;
  expect(estimate(tier).rates.memory_hits).toBeCloseTo(all / (1 + all), 6);
  expect(estimate({ ...tier, isolates: 1e12 }).rates.memory_hits).toBeCloseTo(0, 6);
});

test('Redis is paid by the plan that holds it, or by the command', () => {
  const plan = (change: object, chosen = {}) => {
    const { redis_plan, costs } = estimate({ ...tierOf(1e8), ...change }, chosen);
    return [redis_plan, Math.round(costs['Redis: the cheapest plan that holds it'] ?? 0)];
  };
  expect(plan({})).toEqual(['Fixed 5GB', 100]);
  // base64 around it, and it does not fit
  expect(plan({}, { lookup_bytes: 4_681 })).toEqual(['Fixed 10GB', 200]);
  expect(plan({ links: 7e6 })).toEqual(['Fixed 10GB', 200]);
  expect(plan({ redirects: 1e6, links: 1e4 })[0]).toBe('by the command');
});

test('more traffic costs more, and less a redirect', () => {
  const [small, large] = [estimate(tierOf(1e6)), estimate(tierOf(1e8))];
  expect(large.total).toBeGreaterThan(small.total);
  expect(large.total / 100).toBeLessThan(small.total);
});

test('one isolate under load gathers as the bench measured', () => {
  const { rates } = estimate({ ...tierOf(1e6), redirects: 2.6e9, isolates: 1 });
  expect(rates.clicks_a_message).toBeGreaterThan(25);
  expect(rates.clicks_a_message).toBeLessThan(100);
});
