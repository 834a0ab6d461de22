import type { Mutation } from './try-mutation.ts';

type Place = Omit<Mutation, 'law'>;

/** What an order is: two that are told alike, one that is told twice. */
const IDENTITY: Place[] = [
  {
    name: 'a shop with two accounts sells every order twice',
    file: 'apps/api/src/orders/order-question.ts',
    find: 'return isShop ?',
    replace: 'return false ?',
    test: 'tests/api/orders/identity.test.ts',
  },
  {
    name: 'two brands of one account share their numbers',
    file: 'apps/api/src/orders/order-question.ts',
    find: '{seller}`;',
    replace: '{0}`;',
    test: 'tests/api/orders/identity.test.ts',
  },
  {
    name: 'the second order of a click is taken for the first',
    file: 'apps/api/src/orders/decide-credit.ts',
    find: '{own.length + 1}',
    replace: '{1}',
    test: 'tests/api/orders/identity.test.ts',
  },
  {
    name: 'a number that comes again in a month is the same sale',
    file: 'apps/api/src/orders/decide-credit.ts',
    find: 'const SAME_SALE_MS = 3 * 86_400_000;',
    replace: 'const SAME_SALE_MS = 40 * 86_400_000;',
    test: 'tests/api/orders/identity.test.ts',
  },
  {
    name: 'an account’s own sale is told again by itself',
    file: 'apps/api/src/orders/decide-credit.ts',
    find: 'one.network_account_id !== network_account_id && isNear(one);',
    replace: 'isNear(one);',
    test: 'tests/api/orders/identity.test.ts',
  },
  {
    name: 'two actions of one order number are one',
    file: 'packages/networks/src/impact/read-action.ts',
    find: 'external_conversion_id: action_id,',
    replace: 'external_conversion_id: null,',
    test: 'tests/networks/impact/impact-lives.test.ts',
  },
  {
    name: 'a campaign that only the action’s id names is forgotten',
    file: 'packages/networks/src/impact/read-action.ts',
    find: "of('campaignid') ?? campaignOf(action_id)",
    replace: "of('campaignid')",
    test: 'tests/networks/impact/impact-lives.test.ts',
  },
  {
    name: 'a Shopify order is nobody’s in particular',
    file: 'packages/networks/src/shopify/read-order.ts',
    find: 'seller: told.seller,\n    order_names',
    replace: 'seller: null,\n    order_names',
    test: 'tests/networks/shopify/shopify-base.test.ts',
  },
  {
    name: 'refunds of one moment and amount are one, whatever their items',
    file: 'packages/networks/src/custom/read-reversal.ts',
    find: '...(items.length > 0 ? [digestOf(',
    replace: '...(items.length > 1e9 ? [digestOf(',
    test: 'tests/networks/custom/custom-lives.test.ts',
  },
  {
    name: 'a renewal goes by the number of the order that began it',
    file: 'packages/networks/src/refersion/read-conversion.ts',
    find: 'order_names: order_id === null || conversion.is_recurring ? [] : [order_id],',
    replace: 'order_names: order_id === null ? [] : [order_id],',
    test: 'tests/networks/refersion/refersion-lives.test.ts',
  },
];

/** Whether the shop was paid, and from when a hold runs. */
const PAYMENT: Place[] = [
  {
    name: 'an authorized payment is money',
    file: 'packages/domain/src/orders/payment.ts',
    find: "new Set(['unknown', 'paid', 'refunded', 'disputed'])",
    replace: "new Set(['unknown', 'paid', 'refunded', 'disputed', 'authorized'])",
    test: 'tests/domain/orders/payment.test.ts',
  },
  {
    name: 'a hold runs though the shop was not paid',
    file: 'packages/domain/src/orders/payment.ts',
    find: 'if (!isPaid(facts.payment_state)) return null;',
    replace: '',
    test: 'tests/domain/orders/payment.test.ts',
  },
  {
    name: 'an old order is approved the moment it is told',
    file: 'packages/domain/src/orders/payment.ts',
    find: 'Math.max(begins_ms, facts.learned_at_ms)',
    replace: 'begins_ms',
    test: 'tests/domain/orders/payment.test.ts',
  },
  {
    name: 'a hold from the payment runs from the order',
    file: 'packages/domain/src/orders/payment.ts',
    find: 'return paid_at_ms ?? ordered_at_ms;',
    replace: 'return ordered_at_ms;',
    test: 'tests/domain/orders/payment.test.ts',
  },
  {
    name: 'what was not fulfilled was fulfilled when it was ordered',
    file: 'packages/domain/src/orders/payment.ts',
    find: 'return fulfilled_at_ms;',
    replace: 'return fulfilled_at_ms ?? ordered_at_ms;',
    test: 'tests/domain/orders/payment.test.ts',
  },
  {
    name: 'a part of the payment is all of it',
    file: 'packages/networks/src/shopify/read-order.ts',
    find: "['partially_paid', 'partially_paid'],",
    replace: "['partially_paid', 'paid'],",
    test: 'tests/networks/shopify/shopify-lives.test.ts',
  },
  {
    name: 'a payment that expired leaves the commission',
    file: 'packages/networks/src/shopify/read-order.ts',
    find: 'order.cancelled_at ? null : (LAPSED[payment_state] ?? null)',
    replace: 'null',
    test: 'tests/networks/shopify/shopify-lives.test.ts',
  },
  {
    name: 'a lost dispute only holds',
    file: 'packages/networks/src/shopify/read-dispute.ts',
    find: "['lost', 'stands'],",
    replace: "['lost', 'open'],",
    test: 'tests/networks/shopify/shopify-lives.test.ts',
  },
  {
    name: 'an order is fulfilled by its first parcel',
    file: 'packages/networks/src/shopify/read-order.ts',
    find: "if (fulfillment_status?.toLowerCase() !== 'fulfilled') return null;",
    replace: '',
    test: 'tests/networks/shopify/shopify-lives.test.ts',
  },
];

/** What is gone of goods and of money, and what an order is worth. */
const NETTING: Place[] = [
  {
    name: 'goods and their money are taken back twice',
    file: 'packages/domain/src/commissions/sum-reversals.ts',
    find: 'money_minor - goods_minor - whole.edited_off_minor',
    replace: 'money_minor - whole.edited_off_minor',
    test: 'tests/networks/shopify/shopify-lives.test.ts',
  },
  {
    name: 'the money of an edit takes what is left',
    file: 'packages/domain/src/commissions/sum-reversals.ts',
    find: 'money_minor - goods_minor - whole.edited_off_minor',
    replace: 'money_minor - goods_minor',
    test: 'tests/networks/shopify/shopify-lives.test.ts',
  },
  {
    name: 'goods whose money is not paid out give something back',
    file: 'packages/domain/src/commissions/sum-reversals.ts',
    find: 'return beyond_minor > 0n ? beyond_minor : 0n;',
    replace: 'return beyond_minor;',
    test: 'tests/networks/shopify/shopify-lives.test.ts',
  },
  {
    name: 'what was never paid may be paid back',
    file: 'packages/domain/src/orders/order-facts.ts',
    find: 'newest.edited_off_minor - (owing?.never_paid_minor ?? 0n)',
    replace: 'newest.edited_off_minor',
    test: 'tests/networks/shopify/shopify-lives.test.ts',
  },
  {
    name: 'a refund that failed takes its money',
    file: 'packages/networks/src/shopify/read-refund.ts',
    find: "kind !== 'refund' || status !== 'success' || !amount",
    replace: "kind !== 'refund' || !amount",
    test: 'tests/networks/shopify/shopify-lives.test.ts',
  },
  {
    name: 'refunded shipping takes goods',
    file: 'packages/networks/src/shopify/read-refund.ts',
    find: 'besideLines(refund, currency, isTaxIncluded);',
    replace: '0n;',
    test: 'tests/networks/shopify/shopify.test.ts',
  },
  {
    name: 'the tax of a refund takes goods',
    file: 'packages/networks/src/shopify/read-refund.ts',
    find: 'sum(goods.map((row) => row.tax_minor)) +',
    replace: '',
    test: 'tests/networks/shopify/shopify.test.ts',
  },
  {
    name: 'tax inside the prices earns',
    file: 'packages/networks/src/shopify/read-lines.ts',
    find: '(taxes_included ? tax_minor : 0n)',
    replace: '0n',
    test: 'tests/networks/shopify/shopify-base.test.ts',
  },
  {
    name: 'a negative discount raises the base',
    file: 'packages/networks/src/shopify/read-tax.ts',
    find: 'allocations.map((one) => atLeastZero(shopMoney(one.amount_set, one.amount, currency)))',
    replace: 'allocations.map((one) => shopMoney(one.amount_set, one.amount, currency))',
    test: 'tests/networks/shopify/shopify-base.test.ts',
  },
  {
    name: 'a dispute that is open takes already',
    file: 'packages/domain/src/orders/order-facts.ts',
    find: ".filter((one) => one.state === 'stands' && one.kind !== 'cancel')",
    replace: ".filter((one) => one.state !== 'withdrawn' && one.kind !== 'cancel')",
    test: 'tests/domain/orders/order-facts.test.ts',
  },
  {
    name: 'a flat amount is more than the order',
    file: 'packages/domain/src/terms.ts',
    find: 'may_exceed_order || flat_minor < base_minor ? flat_minor : base_minor',
    replace: 'flat_minor',
    test: 'tests/domain/commissions/price-order.test.ts',
  },
];

/** Mistakes about whose order it is, and the how many-th: by its own time, not by its arrival. */
const CUSTOMERS: Place[] = [
  {
    name: 'orders of a customer count in the order they came',
    file: 'packages/domain/src/customers/bond.ts',
    find: 'for (const order of [...orders].sort(byTime)) {',
    replace: 'for (const order of orders) {',
    test: 'tests/domain/customers/bond.test.ts',
  },
  {
    name: 'a first order that was given back bonds its customer',
    file: 'packages/domain/src/customers/bond.ts',
    find: 'if (!order.stands) continue;',
    replace: '',
    test: 'tests/domain/customers/bond.test.ts',
  },
  {
    name: 'two orders of a customer at once miss each other',
    file: 'packages/db/src/customers/tell-customer.ts',
    find: 'due_at = case when revision <> ${known.revision}::int or ${is_due}',
    replace: 'due_at = case when ${is_due}',
    test: 'tests/api/customers/races.test.ts',
  },
  {
    name: 'stats read hours whose orders changed as they were summed before',
    file: 'packages/db/src/stats/sum-earnings.ts',
    find: 'union select hour_at from earning_changes where ${isOfPeriod}',
    replace: '',
    test: 'tests/api/customers/replenishment.test.ts',
  },
  {
    name: 'whose first order went to another stays in the cohort it was in',
    file: 'packages/db/src/customers/sum-cohorts.ts',
    find: 'select ${GROUP} from earlier union select ${GROUP} from placed',
    replace: 'select ${GROUP} from placed',
    test: 'tests/api/customers/privacy.test.ts',
  },
  {
    name: 'an order that names a customer who was merged is a stranger’s',
    file: 'packages/db/src/customers/select-customer.ts',
    find: 'join customers kept on kept.id = coalesce(customers.merged_into, customers.id)',
    replace: 'join customers kept on kept.id = customers.id',
    test: 'tests/api/customers/privacy.test.ts',
  },
];

/** Mistakes about what an order is, whether it was paid for and what is left of it: law 12. */
export const ORDER_MUTATIONS: readonly Mutation[] = [
  ...IDENTITY,
  ...PAYMENT,
  ...NETTING,
  ...CUSTOMERS,
].map((place) => ({ ...place, law: 12 }));
