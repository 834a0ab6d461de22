import { runSimulation } from '@skinstack/lab/simulate';
import { expectedStanding } from '@skinstack/lab/simulate/order-facts';
import { expect, inject, test } from 'vitest';

const options = { seed: 7, step_count: inject('fuzz_runs'), fault_percent: 5 };
const quiet = () => {};

test('a random life with failing calls breaks nothing, and the same seed lives it again', async () => {
  const first = await runSimulation(options, quiet);
  expect(first.violations).toEqual([]);
  expect(first.order_count).toBeGreaterThan(20);
  const again = await runSimulation(options, quiet);
  expect(again.trace_hash).toBe(first.trace_hash);
  const other = await runSimulation({ ...options, seed: 8 }, quiet);
  expect([other.violations, other.trace_hash === first.trace_hash]).toEqual([[], false]);
}, 600_000);

test('what an order must come to is worked out apart from the rules it checks', () => {
  const order = { order_id: 'S-1', rate_bps: 2_000, refunds: [], isCancelled: false };
  const reports = [
    { version: 1, amount_minor: 9_000 },
    { version: 2, amount_minor: 10_000 },
  ];
  expect(expectedStanding({ ...order, reports })).toEqual({ gross: 2_000, net: 1_600 });
  const refunds = [
    { id: 'a', amount_minor: 2_500 },
    { id: 'b', amount_minor: 2_500 },
  ];
  expect(expectedStanding({ ...order, reports, refunds })).toEqual({ gross: 1_000, net: 800 });
  expect(expectedStanding({ ...order, reports, isCancelled: true })).toEqual({ gross: 0, net: 0 });
});
