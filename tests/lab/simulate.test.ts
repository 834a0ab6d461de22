import { runSimulation } from '@skinstack/lab/simulate';
import { expectedStanding, type OrderFacts } from '@skinstack/lab/simulate/order-facts';
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
  const told = { payment_state: 'paid', is_itemised: false } as const;
  const order: OrderFacts = {
    ...{ order_id: 'S-1', rate_bps: 2_000, click_id: 'c', ordered_at_ms: 0 },
    reports: [
      { ...told, version: 1, amount_minor: 9_000 },
      { ...told, version: 2, amount_minor: 10_000 },
    ],
    ...{ refunds: [], cancellations: [], dispute: [], told_again: [] },
  };
  const netOf = (change: Partial<OrderFacts>) => expectedStanding({ ...order, ...change }).net;
  expect(expectedStanding(order)).toMatchObject({ gross: 2_000, net: 1_600, is_paid: true });
  const refund = (id: string, version: number, amount_minor: number) => ({
    ...{ id, version, amount_minor, state: 'stands' as const },
  });
  const refunds = [refund('a', 3, 2_500), refund('b', 4, 2_500)];
  expect(netOf({ refunds })).toBe(800);
  expect(netOf({ refunds: [...refunds, refund('a', 5, 0)] })).toBe(1_200);
  const cancelled = { version: 3, state: 'stands' } as const;
  expect(netOf({ cancellations: [cancelled] })).toBe(0);
  expect(netOf({ cancellations: [{ ...cancelled, version: 1 }] })).toBe(1_600);
  const lost = { version: 3, state: 'stands', amount_minor: 5_000 } as const;
  expect(netOf({ dispute: [lost] })).toBe(800);
  expect(netOf({ dispute: [lost, { ...lost, version: 4, state: 'withdrawn' }] })).toBe(1_600);
  const expired = { ...told, version: 3, amount_minor: 10_000, payment_state: 'expired' } as const;
  expect(netOf({ reports: [...order.reports, expired] })).toBe(0);
});
