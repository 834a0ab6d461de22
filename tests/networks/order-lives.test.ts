import { describe, expect, test } from 'vitest';
import { type Books, keepBooks, type Left } from './lives/books.ts';
import { liveCustom } from './lives/custom-life.ts';
import { liveImpact } from './lives/impact-life.ts';
import type { Expected, Life } from './lives/life.ts';
import { createChance } from './lives/random.ts';
import { liveRefersion } from './lives/refersion-life.ts';
import { liveShopify } from './lives/shopify-life.ts';
import { liveWooCommerce } from './lives/woocommerce-life.ts';

/** `ORDER_LIVES=deep` takes minutes; without it the same property is drawn a few hundred times. */
const isDeep = process.env.ORDER_LIVES === 'deep';
const [SEEDS, ORDERS, ARRIVALS] = isDeep ? [20, 500, 24] : [2, 60, 6];
const FIRST_SEED = Number(process.env.ORDER_LIVES_SEED ?? 1);

const NETWORKS: [string, (chance: ReturnType<typeof createChance>, id: number) => Life][] = [
  ['Shopify', liveShopify],
  ['WooCommerce', liveWooCommerce],
  ['Refersion', liveRefersion],
  ['impact', liveImpact],
  ['custom', liveCustom],
];

/** Every message once, in whatever order, and some of them again. */
function arrive(life: Life, chance: ReturnType<typeof createChance>) {
  const again = life.heard.filter(() => chance.oneIn(4));
  return chance.shuffle([...life.heard, ...again]);
}

/** Net is what the fee leaves of the gross; a gross that needs rounding is off by a cent at most. */
function differs(left: Left | undefined, expected: Expected): boolean {
  if (!left || left.base !== expected.base || left.is_payable !== expected.is_payable) return true;
  const gross = expected.gross ?? left.base / 5;
  const fee = Math.floor((left.gross * 2 + 5) / 10);
  const isOff = expected.gross === null ? Math.abs(left.gross - gross) > 1 : left.gross !== gross;
  return isOff || Math.abs(left.net - (left.gross - fee)) > (expected.has_odd_fees ? 1 : 0);
}

const textOf = (books: Books) => JSON.stringify([...books].sort());

describe.each(NETWORKS)('random lives of %s orders', (_, live) => {
  const seeds = Array.from({ length: SEEDS }, (_, index) => FIRST_SEED + index);

  test.each(seeds)('seed %d: the books are what the final state says, in any order', (seed) => {
    const wrong: unknown[] = [];
    for (let index = 0; index < ORDERS && wrong.length < 3; index++) {
      const chance = createChance(seed * 100_003 + index);
      const life = live(chance, 5_000 + index);
      const told = keepBooks(life.heard);
      const isWrong = [...life.expected].some(([key, one]) => differs(told.get(key), one));
      if (isWrong || told.size !== life.expected.size) {
        wrong.push({ index, story: life.story, expected: [...life.expected], told: [...told] });
      }
      for (let time = 0; time < ARRIVALS; time++) {
        const heard = keepBooks(arrive(life, chance));
        if (textOf(heard) !== textOf(told)) {
          wrong.push({ index, story: life.story, time, told: [...told], heard: [...heard] });
          break;
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
