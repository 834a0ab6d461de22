import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TIERS, tierOf } from '@skinstack/cli/capacity/assumptions';
import { estimate } from '@skinstack/cli/capacity/estimate';
import { formatCapacity } from '@skinstack/cli/capacity/format-capacity';
import { ROOT } from '@skinstack/local/read-settings';
import { expect, test } from 'vitest';

test('the page is what the model says now: npm run capacity -- --write', () => {
  const page = readFileSync(join(ROOT, 'docs/operations/capacity.md'), 'utf8');
  expect(page).toBe(formatCapacity(TIERS));
});

test('a month of ten million redirects, by hand', () => {
  const tier = { ...tierOf(1e7), isolates: 1e9, memory_hits: 0.5, compute_units: 1 };
  const { costs, rates } = estimate(tier);
  // 11.5 million requests, each a message and, with one a second, a batch each second
  expect(costs['Workers: requests and batches']).toBeCloseTo(((1.5 + 2.592) * 3) / 10, 6);
  expect(costs['Queues: operations']).toBeCloseTo((3 * 11.5 - 1) * 0.4, 6);
  expect(costs['Redis: commands']).toBeCloseTo(((11.5e6 * 0.5 * 1.3) / 1e5) * 0.2, 6);
  expect(costs['Neon: compute, always on']).toBeCloseTo(730 * 0.14, 6);
  expect(rates.clicks_a_message).toBeCloseTo(1, 6);
  expect(rates.peak_messages).toBeCloseTo((11.5e6 / 2_592_000) * 10, 3);
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
