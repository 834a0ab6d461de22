import type { OperationTexts } from '../docs/describe-operation.ts';
import { EXAMPLE_TIME, INFLUENCER, PROGRAM, pageOfOne } from '../docs/examples.ts';
import { exampleId } from '../rest/fields.ts';

const RULE = {
  id: exampleId('rul'),
  program_id: PROGRAM.id,
  rate_bps: 2_500,
  flat_minor: null,
  may_exceed_order: false,
  product_id: null,
  influencer_id: null,
  group_id: null,
  category: 'serum',
  month_minimum_minor: null,
  order_kind: null,
  nth_from: null,
  nth_to: null,
  starts_at: null,
  ends_at: null,
  state: 'active',
  created_at: EXAMPLE_TIME,
};
const COUPON = {
  id: exampleId('cpn'),
  program_id: PROGRAM.id,
  influencer_id: INFLUENCER.id,
  code: 'MINA10',
  ends_at: null,
  state: 'active',
  moves: [],
  discount: null,
  shop: null,
  created_at: EXAMPLE_TIME,
};
/** How a code stands in a shop that has given us an admin token. */
const MADE = {
  discount: {
    ...{ rate_bps: 1_500, amount_minor: null, currency: null, starts_at: EXAMPLE_TIME },
    ...{ usage_limit: null, once_per_customer: true },
  },
  shop: {
    ...{ state: 'made', network_account_id: exampleId('net') },
    ...{ shop: 'dew-botanics.myshopify.com', problem: null, steps: [], checked_at: EXAMPLE_TIME },
  },
};

/** The local world has another code, for what can be done once. */
const SPARE_COUPON = exampleId('cpn', 1);

/** Special rules of a program, and its coupons. */
export const TERM_TEXTS: OperationTexts = {
  'POST /api/programs/:id/rules': {
    id: 'createRule',
    description:
      'An exception to the program’s rate: a percentage or a flat amount, for a product, an ' +
      'influencer, a group of members, a category, or for a time. The most specific rule holds: ' +
      'influencer and product, then influencer, group and product, group, product, category, ' +
      'program. A flat amount is capped by the ' +
      'order’s base unless the rule says `may_exceed_order`.',
    body: { rate_bps: 2_500, category: 'serum' },
    answers: { 201: RULE },
  },
  'GET /api/programs/:id/rules': {
    id: 'listRules',
    description:
      'The exceptions of a program, the newest first; `state` leaves ended ones out, or others.',
    answers: { 200: pageOfOne(RULE) },
  },
  'PATCH /api/programs/:id/rules/:rule_id': {
    id: 'changeRule',
    description:
      'Says when a rule ends: now or later; null takes an end back before it came. An order is ' +
      'paid by what was in force at its own time, whenever it is told.',
    params: { rule_id: RULE.id },
    body: { ends_at: '2030-01-01T00:00:00Z' },
    answers: { 200: { ...RULE, ends_at: '2030-01-01T00:00:00.000Z' } },
  },
  'DELETE /api/programs/:id/rules/:rule_id': {
    id: 'endRule',
    description: 'Ends a rule now. It stays listed, and with what was placed before.',
    params: { rule_id: RULE.id },
    answers: { 200: { ...RULE, ends_at: EXAMPLE_TIME, state: 'ended' } },
  },
  'PATCH /api/programs/:id/coupons/:coupon_id': {
    id: 'changeCoupon',
    description:
      'Moves a code to another influencer, from now or from `starts_at` on, or says when it ends ' +
      '(null takes an end back before it came). An order is of whoever held the code at its own ' +
      'time.',
    params: { coupon_id: SPARE_COUPON },
    body: { influencer_id: exampleId('inf', 1) },
    answers: {
      200: {
        ...COUPON,
        influencer_id: exampleId('inf', 1),
        moves: [{ influencer_id: exampleId('inf', 1), starts_at: EXAMPLE_TIME }],
      },
    },
  },
  'DELETE /api/programs/:id/coupons/:coupon_id': {
    id: 'endCoupon',
    description:
      'Ends a code now, in the shop as well where we made it: orders placed later are nobody’s. ' +
      'It may then be given again (POST).',
    params: { coupon_id: SPARE_COUPON },
    answers: { 200: { ...COUPON, ends_at: EXAMPLE_TIME, state: 'ended' } },
  },
  'POST /api/programs/:id/price': {
    id: 'previewPrice',
    description:
      'What an influencer would earn by these items, by the rules an order is priced by, with ' +
      'the steps. An influencer asks for themselves. Volume tiers are settled when the month is ' +
      'over and left out; `order_kind` changes nothing until rules name it. Nothing is written.',
    body: {
      influencer_id: INFLUENCER.id,
      items: [{ product_id: exampleId('prd'), quantity: 1, amount: '48.00' }],
      currency: 'USD',
    },
    answers: {
      200: {
        amount: { amount_minor: 4_800, currency: 'USD' },
        commission: { gross_minor: 960, platform_fee_minor: 192, net_minor: 768, currency: 'USD' },
        hold_days: 30,
        lines: [
          {
            product_id: exampleId('prd'),
            sku: null,
            rule_id: null,
            rate_bps: 2_000,
            flat_minor: null,
            base_minor: 4_800,
            gross_minor: 960,
          },
        ],
        decision: [
          {
            step: 'rule',
            outcome: 'rate',
            detail: 'The program’s own rate pays 20 % of USD 48.00.',
            facts: { base_minor: 4_800, rate_bps: 2_000 },
          },
        ],
      },
    },
  },
  'POST /api/programs/:id/coupons': {
    id: 'createCoupon',
    description:
      'An order with this code and no click is the influencer’s. It is any code a shop can make, ' +
      'unique in its program, whatever its case, outer blanks and form of Unicode. In several ' +
      'programs of a merchant it means the one in force when the order was placed. With a ' +
      '`discount` it is made in the shop too, where the network account has an `admin_token`; ' +
      'else `shop.steps` say what to do there. A shop that does not answer is asked again later ' +
      '(`pending`).',
    body: {
      code: 'MINAGLOWS15',
      influencer_id: INFLUENCER.id,
      discount: { rate_bps: 1_500, once_per_customer: true },
    },
    answers: { 201: { ...COUPON, code: 'MINAGLOWS15', ...MADE } },
  },
  'GET /api/programs/:id/coupons': {
    id: 'listCoupons',
    description:
      'The codes of a program and whose they are now, the newest first; `state` as of rules.',
    answers: { 200: pageOfOne(COUPON) },
  },
};
