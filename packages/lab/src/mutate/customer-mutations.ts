import type { Mutation } from './try-mutation.ts';

const BONDS = 'tests/api/customers/bonds.test.ts';
const RACES = 'tests/api/customers/races.test.ts';

/** Mistakes about customers who come back, and who brought them: law 12. */
export const CUSTOMER_MUTATIONS: readonly Mutation[] = [
  {
    name: 'of an order nobody earned what was told before is forgotten',
    file: 'apps/api/src/orders/update-order.ts',
    find: 'isMore ? await askOfAll(ports, order, asked, claims) : asked',
    replace: 'asked',
    test: BONDS,
  },
  {
    name: 'a click told later leaves an order of the bond as it was',
    file: 'apps/api/src/orders/weigh-anew.ts',
    find: 'due_customer_ids: present(of_customer && customer_id)',
    replace: 'due_customer_ids: []',
    test: BONDS,
  },
  {
    name: 'the evidence of an order that was moved is that of before',
    file: 'apps/api/src/customers/move-credit.ts',
    find: 'move.evidence ? withEvidence(steps, move.evidence) : steps',
    replace: 'steps',
    test: BONDS,
  },
  {
    name: 'all who told of a customer settle them at once',
    file: 'packages/db/src/customers/select-customer.ts',
    find: 'and (settling_until is null or settling_until <= now())',
    replace: '',
    test: RACES,
  },
  {
    name: 'a till is a customer who comes back',
    file: 'apps/api/src/orders/record-order.ts',
    find: 'answer.customer?.is_crowd === true',
    replace: 'false',
    test: RACES,
  },
  {
    name: 'a click after the purchase takes the order',
    file: 'packages/domain/src/orders/rank-claims.ts',
    find: 'return isAfter ? AFTER_ORDER : STRENGTH[claim.kind];',
    replace: 'return STRENGTH[claim.kind];',
    test: 'tests/domain/orders/attribution.test.ts',
  },
  {
    name: 'five purchases of one buyer are five buyers',
    file: 'packages/db/src/stats/list-refills.ts',
    find: 'select distinct on (product_id, customer_id, week) product_id',
    replace: 'select product_id',
    test: 'tests/db/stats/count-refills.test.ts',
  },
].map((place) => ({ ...place, law: 12 }));
