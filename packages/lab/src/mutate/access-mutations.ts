import type { Mutation } from './try-mutation.ts';

/** Mistakes by which somebody sees what is another's. */
export const ACCESS_MUTATIONS: readonly Mutation[] = [
  {
    name: 'anybody’s figures are shown to anybody',
    law: 9,
    file: 'apps/api/src/middleware/authorize.ts',
    find: 'selfOf(caller) !== influencer_id) throw',
    replace: 'selfOf(caller) === "") throw',
    test: 'tests/api/contract/isolation.test.ts',
  },
  {
    name: 'conversions are not narrowed to their owner',
    law: 9,
    file: 'apps/api/src/orders/read-order.ts',
    find: 'const visible = { ...filter, ...scopeOf(caller) };',
    replace: 'const visible = { ...filter };',
    test: 'tests/api/orders/conversions.test.ts',
  },
  {
    name: 'a shop’s lists are not narrowed to its own',
    law: 9,
    file: 'apps/api/src/middleware/whose.ts',
    find: 'return { merchant_ids: caller.merchant_ids };',
    replace: 'return {};',
    test: 'tests/api/people/brands.test.ts',
  },
];
