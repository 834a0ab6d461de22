import {
  DEFAULT_REVIEW_POLICY,
  FLAGS,
  type Flag,
  flagsOf,
  joinFlags,
  REVIEW_ACTIONS,
  reviewOf,
  reviewPolicyOf,
  reviewSteps,
  selfReferral,
  verdictOf,
} from '@skinstack/domain/orders/flags';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const someFlags = fc.subarray([...FLAGS]);
const somePolicy = fc
  .tuple(...FLAGS.map(() => fc.constantFrom(...REVIEW_ACTIONS)))
  .map((actions) =>
    reviewPolicyOf(Object.fromEntries(FLAGS.map((flag, at) => [flag, actions[at]]))),
  );

test('the defaults: an own order is rejected, what needs a look is held, the rest is paid', () => {
  expect(DEFAULT_REVIEW_POLICY).toEqual({
    ...{ self_referral: 'reject', embedded: 'hold', coupon_leak: 'hold' },
    ...{ reused_click: 'pay', hasty: 'pay', velocity: 'pay', conversion_rate: 'pay' },
    told_twice: 'pay',
  });
  expect(reviewPolicyOf({ hasty: 'hold', embedded: undefined })).toEqual({
    ...DEFAULT_REVIEW_POLICY,
    hasty: 'hold',
  });
});

test('the strictest word of the policy counts, whatever the order of the flags', () => {
  fc.assert(
    fc.property(someFlags, somePolicy, (flags, policy) => {
      const actions = flags.map((flag) => policy[flag]);
      const expected = actions.includes('reject')
        ? 'reject'
        : actions.includes('hold')
          ? 'hold'
          : 'pay';
      expect(reviewOf(flags, policy)).toBe(expected);
      expect(reviewOf([...flags].reverse(), policy)).toBe(expected);
      expect(reviewSteps(flags, policy, 'inf_1')).toHaveLength(expected === 'pay' ? 0 : 1);
    }),
  );
});

test('more flags never make it milder', () => {
  fc.assert(
    fc.property(someFlags, someFlags, somePolicy, (some, more, policy) => {
      const rank = (flags: readonly Flag[]) => REVIEW_ACTIONS.indexOf(reviewOf(flags, policy));
      expect(rank(joinFlags(some, more))).toBeGreaterThanOrEqual(rank(some));
    }),
  );
});

test('joining is a union: order and repetition change nothing', () => {
  fc.assert(
    fc.property(someFlags, someFlags, (a, b) => {
      expect(joinFlags(a, b)).toEqual(joinFlags(b, a, b));
      expect(joinFlags(joinFlags(a, b))).toEqual(joinFlags(a, b));
    }),
  );
  expect(joinFlags(['hasty', 'of another release'])).toEqual(['hasty']);
});

test.each([
  [null, 'pay', null],
  [null, 'hold', 'held'],
  [null, 'reject', 'rejected'],
  ['released', 'hold', 'released'],
  ['released', 'reject', 'released'],
  ['rejected', 'pay', 'rejected'],
  ['held', 'reject', 'held'],
] as const)('decided %s, the policy says %s: %s', (decided, review, stands) => {
  expect(verdictOf(decided, review)).toBe(stands);
});

test('flags are read from the steps that check, and from a sale told again', () => {
  const step = (of: string, outcome: string) => ({ step: of, outcome, detail: '' });
  const steps = [
    ...[step('click', 'seen'), step('check', 'reused'), step('check', 'hasty')],
    ...[step('sale', 'told_again'), step('check', 'hasty'), step('check', 'unheard of')],
  ];
  expect(flagsOf(steps)).toEqual(['reused_click', 'hasty', 'told_twice']);
});

describe('an order of the influencer’s own', () => {
  const own = {
    influencer_id: 'inf_1',
    emails: ['mina.park@gmail.com', 'mina@dew.example'],
    account_hashes: ['hash of mina@pay.example'],
  };
  const by = (email: string | null, account_hashes: string[] = []) =>
    selfReferral({ email, account_hashes }, own);

  test.each(['minapark@gmail.com', 'M.I.N.A.Park+x@googlemail.com', ' MINA@DEW.EXAMPLE '])(
    'by the address: %s',
    (email) => expect(by(email)).toContain('own'),
  );
  test('by the account they are paid to', () => {
    expect(by('mina@pay.example', ['hash of mina@pay.example'])).toContain('paid to');
  });
  test.each(['mina.park@outlook.com', 'park@dew.example', '', '@', 'no address'])(
    'not: %s',
    (email) => expect(by(email, ['another hash'])).toBeNull(),
  );
  test('not where no customer or nobody is known', () => {
    expect(by(null)).toBeNull();
    expect(selfReferral({ email: 'mina@dew.example', account_hashes: [] }, null)).toBeNull();
  });
});
