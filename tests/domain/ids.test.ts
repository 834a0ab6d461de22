import { idBytes, idFromBytes, idTime, isId, makeId } from '@skinstack/domain/ids';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const random = fc.uint8Array({ minLength: 10, maxLength: 10 });

test('an id keeps its time, survives packing, and is of its kind only', () => {
  fc.assert(
    fc.property(time, random, (at_ms, bytes) => {
      const id = makeId('clk', at_ms, bytes);
      expect(id).toMatch(/^clk_[0-9a-hjkmnp-tv-z]{26}$/);
      expect(idTime(id)).toBe(at_ms);
      expect(idFromBytes('clk', idBytes(id))).toBe(id);
      expect([isId('clk', id), isId('lnk', id)]).toEqual([true, false]);
    }),
  );
});

test('ids sort by the time they were made', () => {
  fc.assert(
    fc.property(time, time, random, random, (a_ms, b_ms, a, b) => {
      fc.pre(a_ms < b_ms);
      expect(makeId('evt', a_ms, a) < makeId('evt', b_ms, b)).toBe(true);
    }),
  );
});

test('ids are UUIDs of version 7', () => {
  const bytes = idBytes(makeId('evt', 1_700_000_000_000, new Uint8Array(10).fill(255)));
  expect((bytes[6] ?? 0) >> 4).toBe(7);
  expect((bytes[8] ?? 0) >> 6).toBe(0b10);
});

test.each(['clk_', 'clk_8zzzzzzzzzzzzzzzzzzzzzzzzz', 'clk_0123', `clk_${'u'.repeat(26)}`, 'x', ''])(
  '%j is no id',
  (text) => {
    expect(isId('clk', text)).toBe(false);
  },
);
