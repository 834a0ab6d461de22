import type { Click } from '@skinstack/domain/clicks/click';
import { packClicks, unpackClicks } from '@skinstack/domain/clicks/click-message';
import { makeId } from '@skinstack/domain/ids';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const maybe = fc.option(fc.oneof(fc.constantFrom('US', 'mobile', 'a', ''), fc.string()));
const anyClick: fc.Arbitrary<Click> = fc
  .record({
    at_ms: fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2100, 0) }),
    random: fc.uint8Array({ minLength: 10, maxLength: 10 }),
    link_id: fc.constantFrom('lnk_1', 'lnk_2'),
    influencer_id: fc.constantFrom('inf_1', 'inf_2'),
    kind: fc.constantFrom('click' as const, 'bot' as const, 'impression' as const),
    rest: fc.record({
      ...{ bot_reason: maybe, visitor_hash: maybe, visitor_day: maybe, sub_id: maybe },
      ...{ country: maybe, device: maybe, app: maybe, referrer_host: maybe },
    }),
  })
  .map(({ at_ms, random, rest, ...click }) => ({
    id: makeId('clk', at_ms, random),
    clicked_at: new Date(at_ms).toISOString(),
    ...click,
    ...rest,
  }));

test('what is packed comes out as it was, whatever is in it and however it travels', () => {
  fc.assert(
    fc.property(fc.array(anyClick, { maxLength: 40 }), (clicks) => {
      const travelled: unknown = JSON.parse(JSON.stringify(packClicks(clicks)));
      expect(unpackClicks(travelled)).toEqual(clicks);
    }),
  );
});

test('a click of before there were days of visitors has none', () => {
  const [click] = fc.sample(anyClick, 1);
  const { visitor_day, ...older } = click as Click;
  expect(unpackClicks(packClicks([older]))).toEqual([{ ...older, visitor_day: null }]);
});

test('a hundred clicks of one link take a fifth of what they were', () => {
  const clicks = Array.from({ length: 100 }, (_, at): Click => {
    const at_ms = Date.UTC(2026, 10, 27) + at;
    return {
      id: makeId('clk', at_ms, crypto.getRandomValues(new Uint8Array(10))),
      clicked_at: new Date(at_ms).toISOString(),
      ...{ link_id: `lnk_${'1'.repeat(26)}`, influencer_id: `inf_${'1'.repeat(26)}` },
      ...{ kind: 'click', bot_reason: null, visitor_hash: `${at}`.padStart(16, 'x') },
      ...{ visitor_day: '2026-11-27', sub_id: 'story', country: 'US', device: 'mobile' },
      ...{ app: 'Instagram', referrer_host: 'www.instagram.com' },
    };
  });
  const [packed, whole] = [packClicks(clicks), { clicks }].map((one) => JSON.stringify(one).length);
  expect(packed).toBeLessThan((whole ?? 0) / 4);
});

test.each([
  [null, null],
  ['text', null],
  [{ clicks: [] }, null],
  [{ texts: [], rows: 'none' }, null],
  [{ texts: [], rows: [7, ['clk_no', null]] }, [7, ['clk_no', null]]],
])('%j is no message of packed clicks, or has rows that are none', (message, expected) => {
  expect(unpackClicks(message)).toEqual(expected);
});

test('a place where no text is leaves the field out, so that it is refused', () => {
  const [click] = fc.sample(anyClick, 1);
  const { rows } = packClicks([click as Click]);
  expect(unpackClicks({ texts: [], rows })).toEqual([expect.objectContaining({ kind: undefined })]);
});
