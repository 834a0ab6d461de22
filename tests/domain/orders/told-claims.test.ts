import { type ToldClaim, unionClaims } from '@skinstack/domain/orders/told-claims';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const letter = fc.constantFrom('a', 'b', 'c', 'd');
const claim: fc.Arbitrary<ToldClaim> = fc.oneof(
  fc.record({
    kind: fc.constant('click' as const),
    where: fc.constantFrom('cart', 'pixel'),
    click: letter.map((click_id) => ({
      ...{
        click_id: `clk_${click_id}` as const,
        link_id: `lnk_${click_id}` as const,
        clicked_at_ms: 1,
        is_embedded: false,
      },
    })),
  }),
  fc.record({ kind: fc.constant('link' as const), where: fc.constant('told'), link: letter }),
  fc.record({
    kind: fc.constant('coupon' as const),
    code: fc.constantFrom('A', 'a', 'B', 'C'),
    told_at_ms: fc.integer({ min: 0, max: 3 }),
    nth: fc.integer({ min: 0, max: 2 }),
  }),
);

test('what was told comes to the same in whatever order, and however often, it was told', () => {
  fc.assert(
    fc.property(fc.array(fc.array(claim, { maxLength: 4 }), { maxLength: 5 }), (reports) => {
      const union = (all: readonly ToldClaim[][]) =>
        all.reduce<ToldClaim[]>((known, told) => unionClaims(known, told), []);
      // codes that differ in nothing but how they are written are one
      const plain = (claims: readonly ToldClaim[]) =>
        JSON.stringify(claims).replaceAll('"a"', '"A"');
      const once = plain(union(reports));
      expect(plain(union(reports.toReversed()))).toBe(once);
      expect(plain(union([...reports, ...reports]))).toBe(once);
    }),
  );
});

test('of the codes the first the shop listed goes first', () => {
  const code = (name: string, told_at_ms: number, nth: number): ToldClaim => ({
    ...{ kind: 'coupon', code: name, told_at_ms, nth },
  });
  const [early, second, late] = [code('X', 1, 0), code('B', 1, 1), code('A', 2, 0)];
  expect(unionClaims([late], [second, early])).toEqual([early, second, late]);
  expect(unionClaims([code('x ', 5, 0)], [early])).toEqual([early]);
});
