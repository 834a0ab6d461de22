import type { Mutation } from './try-mutation.ts';

/** Mistakes of the checks that look for what no journal, file or sale should be. */
export const BOOKS_MUTATIONS: readonly Mutation[] = [
  {
    name: 'what is rejected may be in a payout that is still to be sent',
    law: 14,
    file: 'packages/db/src/ledger/check-paid.ts',
    find: "case when state in ('held', 'rejected')",
    replace: "case when state in ('held')",
    test: 'tests/api/ledger/planted-sales.test.ts',
  },
  {
    name: 'a journal that nothing explains passes',
    law: 2,
    file: 'packages/db/src/ledger/check-explained.ts',
    find: 'then payout.id is not null and transfer.kind is not null',
    replace: 'then transfer.kind is not null',
    test: 'tests/api/ledger/planted-mistakes.test.ts',
  },
  {
    name: 'a journal may move a stranger’s money',
    law: 2,
    file: 'packages/db/src/ledger/check-explained.ts',
    find: 'where is_explained and is_theirs is not true group',
    replace: 'where is_explained and is_theirs is null group',
    test: 'tests/api/ledger/planted-mistakes.test.ts',
  },
  {
    name: 'a file may name another account than the one before',
    law: 2,
    file: 'packages/db/src/ledger/check-paid.ts',
    find: 'where account_hash <> first_hash or account_hash <> known_hash',
    replace: 'where account_hash <> known_hash',
    test: 'tests/api/ledger/planted-sales.test.ts',
  },
  {
    name: 'a sale that two accounts tell is credited twice, and nobody sees it',
    law: 2,
    file: 'packages/db/src/ledger/check-paid.ts',
    find: 'join orders other on other.external_order_id = one.external_order_id',
    replace: 'join orders other on other.external_order_id = one.conversion_id',
    test: 'tests/api/ledger/planted-sales.test.ts',
  },
];
