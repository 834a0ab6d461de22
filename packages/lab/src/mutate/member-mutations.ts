import type { Mutation } from './try-mutation.ts';

const MEMBERSHIP = 'tests/domain/members/membership.test.ts';
const ENFORCED = 'tests/api/members/enforcement.test.ts';
const DECIDED = 'tests/api/members/decisions.test.ts';
const PAGE = 'tests/api/members/join-page.test.ts';
const MIGRATION = 'drizzle/0050_members.sql';

/** Mistakes about who is in a program, and what that means: laws 9 and 14. */
export const MEMBER_MUTATIONS: readonly Mutation[] = [
  {
    name: 'a suspension stops only what is clicked later',
    law: 14,
    file: 'packages/domain/src/members/membership.ts',
    find: "if (ordered.state === 'suspended')",
    replace: 'if (Date.now() < 0)',
    test: MEMBERSHIP,
  },
  {
    name: 'who is suspended leaves, and is back at once',
    law: 14,
    file: 'packages/domain/src/members/membership.ts',
    find: "leave: { from: ['invited', 'applied', 'approved'],",
    replace: "leave: { from: ['invited', 'applied', 'approved', 'suspended'],",
    test: MEMBERSHIP,
  },
  {
    name: 'a membership of today decides about a click of yesterday',
    law: 14,
    file: 'packages/domain/src/members/membership.ts',
    find: 'const used = standing(changes, used_at_ms) ?? first;',
    replace: 'const used = changes.at(-1) ?? first;',
    test: MEMBERSHIP,
  },
  {
    name: 'a click of somebody who was no member earns',
    law: 14,
    file: 'packages/domain/src/orders/attribute.ts',
    find: '...switchedOff(link, facts), ...notMember(link, token.clicked_at_ms, facts)]',
    replace: '...switchedOff(link, facts)]',
    test: ENFORCED,
  },
  {
    name: 'a code of somebody who was no member earns',
    law: 14,
    file: 'packages/domain/src/orders/attribute.ts',
    find: '...switchedOff(coupon, facts), ...notMember(coupon, facts.ordered_at_ms, facts)]',
    replace: '...switchedOff(coupon, facts)]',
    test: ENFORCED,
  },
  {
    name: 'whoever is no member gets a link',
    law: 14,
    file: MIGRATION,
    find: "IF standing IS DISTINCT FROM 'approved' THEN",
    replace: 'IF false THEN',
    test: ENFORCED,
  },
  {
    name: 'a link is made under terms nobody accepted',
    law: 14,
    file: MIGRATION,
    find: 'AND accepted.version >= in_force.version)',
    replace: 'OR true)',
    test: DECIDED,
  },
  {
    name: 'a change of a membership leaves no trace',
    law: 14,
    file: MIGRATION,
    find: 'WHEN ((old.state, old.group_id) IS DISTINCT FROM (new.state, new.group_id))',
    replace: 'WHEN (false)',
    test: DECIDED,
  },
  {
    name: 'of two who accept at once both win',
    law: 14,
    file: 'packages/domain/src/members/membership.ts',
    find: "accept: { from: ['applied', 'invited', 'declined', 'suspended'],",
    replace: "accept: { from: ['applied', 'invited', 'declined', 'suspended', 'approved'],",
    test: DECIDED,
  },
  {
    name: 'a rule of a group is everybody’s',
    law: 4,
    file: 'packages/domain/src/terms.ts',
    find: '((rule.group_id ?? null) === null || rule.group_id === subject.group_id) &&',
    replace: '',
    test: 'tests/domain/members/rule-precedence.test.ts',
  },
  {
    name: 'a stranger is accepted by the rule under somebody’s address',
    law: 9,
    file: 'packages/db/src/members/join-programs.ts',
    find: "const forKnown = isOpen ? 'approved' : 'applied';",
    replace: 'const forKnown = forNew;',
    test: PAGE,
  },
  {
    name: 'programs by invitation are shown to everybody',
    law: 9,
    file: 'packages/db/src/members/join-programs.ts',
    find: "and (programs.enrolment <> 'invite' or exists (select from memberships as own",
    replace: 'and (true or exists (select from memberships as own',
    test: DECIDED,
  },
];
