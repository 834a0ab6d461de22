import {
  DECISIONS,
  decide,
  ENROLMENTS,
  invite,
  join,
  MEMBERSHIP_STATES,
  type MembershipChange,
  type MembershipState,
  notMemberAt,
} from '@skinstack/domain/members/membership';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const DAY_MS = 86_400_000;
const state = fc.constantFrom(...MEMBERSHIP_STATES);
const enrolment = fc.constantFrom(...ENROLMENTS);

describe('what may be decided', () => {
  const table: Record<MembershipState, Record<keyof typeof DECISIONS, MembershipState | null>> = {
    invited: { accept: 'approved', decline: 'declined', suspend: null, leave: 'left' },
    applied: { accept: 'approved', decline: 'declined', suspend: null, leave: 'left' },
    approved: { accept: null, decline: null, suspend: 'suspended', leave: 'left' },
    declined: { accept: 'approved', decline: null, suspend: null, leave: null },
    left: { accept: null, decline: null, suspend: null, leave: null },
    suspended: { accept: 'approved', decline: null, suspend: null, leave: null },
  };
  const rows = MEMBERSHIP_STATES.flatMap((from) =>
    (Object.keys(DECISIONS) as (keyof typeof DECISIONS)[]).map((decision) => ({ from, decision })),
  );
  test.each(rows)('$decision of who is $from', ({ from, decision }) => {
    expect(decide(from, decision)).toBe(table[from][decision]);
  });

  test('made twice it is refused: of two who decide at once one learns it', () => {
    for (const { from, decision } of rows) {
      const to = decide(from, decision);
      if (to !== null) expect(decide(to, decision)).toBeNull();
    }
  });

  test('an influencer alone never ends a decline or a suspension', () => {
    const act = fc.record({
      kind: fc.constantFrom('join', 'leave'),
      enrolment,
      rule: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.constantFrom('declined', 'suspended'), fc.array(act), (from, acts) => {
        let now: MembershipState = from as MembershipState;
        for (const { kind, enrolment: how, rule } of acts) {
          if (now === 'left') return;
          now = (kind === 'join' ? join(now, how, rule) : decide(now, 'leave')) ?? now;
          expect(now).not.toBe('approved');
        }
      }),
    );
  });

  test('a program by invitation takes in nobody who was not invited', () => {
    fc.assert(
      fc.property(fc.option(state), fc.boolean(), (from, rule) => {
        if (from === 'invited') expect(join(from, 'invite', rule)).toBe('approved');
        else expect(join(from, 'invite', rule)).toBeNull();
      }),
    );
  });

  test('an invitation changes nothing of who is in, waits or is suspended', () => {
    for (const from of MEMBERSHIP_STATES) {
      const isFree = from === 'declined' || from === 'left';
      expect(invite(from, 'invited')).toBe(isFree ? 'invited' : null);
    }
    expect(invite('suspended', 'approved')).toBeNull();
    expect(invite('approved', 'approved')).toBeNull();
  });
});

describe('whether an order earns', () => {
  const at = (day: number) => day * DAY_MS;
  const change = (day: number, to: MembershipState): MembershipChange => ({
    state: to,
    at_ms: at(day),
  });

  test.each([
    ['nobody', [], 5, 6, 'none'],
    ['a member since before', [change(1, 'approved')], 5, 6, null],
    ['what is older than the membership, as it began', [change(7, 'approved')], 5, 6, null],
    ['who only waits', [change(1, 'applied')], 5, 6, 'applied'],
    [
      'clicked before the approval',
      [change(1, 'applied'), change(5.5, 'approved')],
      5,
      6,
      'applied',
    ],
    ['clicked after it', [change(1, 'applied'), change(4, 'approved')], 5, 6, null],
    ['left between click and order', [change(1, 'approved'), change(5.5, 'left')], 5, 6, null],
    ['left before the click', [change(1, 'approved'), change(4, 'left')], 5, 6, 'left'],
    ['suspended between', [change(1, 'approved'), change(5.5, 'suspended')], 5, 6, 'suspended'],
    ['suspended after the order', [change(1, 'approved'), change(7, 'suspended')], 5, 6, null],
    [
      'clicked while suspended, ordered after',
      [change(1, 'approved'), change(4, 'suspended'), change(5.5, 'approved')],
      ...([5, 6] as const),
      'suspended',
    ],
    [
      'clicked before a suspension that is over',
      [change(1, 'approved'), change(5.2, 'suspended'), change(5.5, 'approved')],
      ...([5, 6] as const),
      null,
    ],
    ['declined', [change(1, 'applied'), change(2, 'declined')], 5, 6, 'declined'],
  ] as [string, MembershipChange[], number, number, string | null][])(
    '%s',
    (_, changes, used, ordered, expected) => {
      expect(notMemberAt(changes, at(used), at(ordered))?.state ?? null).toBe(expected);
    },
  );

  test('a code: a network’s clock may be a day behind an approval, not an end', () => {
    const approved = [change(1, 'applied'), change(5, 'approved')];
    expect(notMemberAt(approved, at(4.5), at(4.5))).toBeNull();
    expect(notMemberAt(approved, at(3.5), at(3.5))?.state).toBe('applied');
    const left = [...approved, change(6, 'left')];
    expect(notMemberAt(left, at(6.5), at(6.5))?.state).toBe('left');
  });

  test('what comes later changes nothing of what was ordered before', () => {
    const changes = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), state), { minLength: 1 });
    fc.assert(
      fc.property(changes, state, fc.integer({ min: 1, max: 60 }), (given, later, ordered) => {
        const known = given.map(([day, to]) => change(day, to)).sort((a, b) => a.at_ms - b.at_ms);
        const more = [...known, change(ordered + 10, later)];
        const [first] = known;
        if (!first || first.at_ms > at(ordered)) return;
        const used = at(ordered) - 1_000;
        expect(notMemberAt(more, used, at(ordered))).toEqual(notMemberAt(known, used, at(ordered)));
      }),
    );
  });
});
