import { expect } from 'vitest';
import { type Heard, keepBooks } from './books.ts';
import { createChance } from './random.ts';

const ARRIVALS = 24;

/**
 * What is left of the one order to its influencer, in cents: the same however its messages arrive.
 */
export function netOf(heard: readonly Heard[]): number {
  const chance = createChance(heard.length);
  const nets = Array.from({ length: ARRIVALS }, () => {
    const [left, ...others] = keepBooks(chance.shuffle([...heard, ...heard])).values();
    return others.length === 0 && left ? left.net : Number.NaN;
  });
  expect(new Set(nets).size).toBe(1);
  return nets[0] ?? Number.NaN;
}
