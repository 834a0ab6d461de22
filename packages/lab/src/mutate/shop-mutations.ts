import type { Mutation } from './try-mutation.ts';

const SOURCE = 'packages/networks/src/woocommerce';
const VERIFIED = {
  file: `${SOURCE}/verify.ts`,
  test: 'tests/networks/woocommerce/woocommerce-verify.test.ts',
};
const ORDERS = {
  file: `${SOURCE}/read-order.ts`,
  test: 'tests/networks/woocommerce/woocommerce-orders.test.ts',
};
const LINES = { ...ORDERS, file: `${SOURCE}/read-lines.ts` };

/** Mistakes about a shop of WooCommerce: laws 8, 12 and 13. */
export const SHOP_MUTATIONS: readonly Mutation[] = [
  {
    ...{ law: 8, name: 'whatever names no topic is a ping', ...VERIFIED },
    find: 'return isBare && PING.test(new TextDecoder().decode(body));',
    replace: 'return isBare;',
  },
  {
    ...{ law: 12, name: 'a copy of a shop tells the shop’s orders', ...VERIFIED },
    find: 'if (shopOf(delivery.headers) !== shop) return null;',
    replace: '',
  },
  {
    ...{ law: 12, name: 'what is paid on delivery is paid when it is packed', ...ORDERS },
    find: "payment: paidOr('pending'), void_reason: null",
    replace: "payment: always('paid'), void_reason: null",
  },
  {
    ...{ law: 12, name: 'the tax in refunded money takes goods', ...LINES },
    find: 'return roundHalfUp(money_minor * net_minor, whole_minor);',
    replace: 'return money_minor;',
  },
  {
    ...{ law: 12, name: 'what a plugin took off as a fee earns', ...LINES },
    test: 'tests/networks/woocommerce/woocommerce-base.test.ts',
    find: 'sum([...totals, ...off])',
    replace: 'sum(totals)',
  },
  {
    ...{ law: 13, name: 'a refund the shop deleted stays', ...ORDERS },
    find: "{ ...refundsOf(order, read, name === 'refunded'), version },",
    replace: '...order.refunds.map(() => ({ ...refundsOf(order, read, false), version })),',
  },
  {
    ...{ law: 13, name: 'a restored order stays in the trash', ...ORDERS },
    find: '...(isRestored ? [',
    replace: '...(false ? [',
  },
  {
    ...{ law: 13, name: 'of two states of one second the one that pays less counts', ...ORDERS },
    find: 'rank: RANKS.indexOf(status) * MOST_REFUNDS + count',
    replace: 'rank: 0',
  },
  {
    ...{ law: 13, name: 'an order deleted again is the same deletion', ...VERIFIED },
    find: "TRASH_TOPIC.test(topic ?? '') ? delivery_id : date_modified_gmt",
    replace: 'date_modified_gmt',
  },
];
