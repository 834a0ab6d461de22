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
  category: 'serum',
  month_minimum_minor: null,
  starts_at: null,
  ends_at: null,
  created_at: EXAMPLE_TIME,
};
const COUPON = {
  id: exampleId('cpn'),
  program_id: PROGRAM.id,
  influencer_id: INFLUENCER.id,
  code: 'MINA10',
  created_at: EXAMPLE_TIME,
};

/** Special rules of a program, and its coupons. */
export const TERM_TEXTS: OperationTexts = {
  'POST /api/programs/:id/rules': {
    id: 'createRule',
    description:
      'An exception to the program’s rate: a percentage or a flat amount, for a product, an ' +
      'influencer, a category, or for a time. The most specific rule holds: influencer and ' +
      'product, then influencer, product, category, program. A flat amount is capped by the ' +
      'order’s base unless the rule says `may_exceed_order`.',
    body: { rate_bps: 2_500, category: 'serum' },
    answers: { 201: RULE },
  },
  'GET /api/programs/:id/rules': {
    id: 'listRules',
    description: 'The exceptions of a program, the newest first; past ones too.',
    answers: { 200: pageOfOne(RULE) },
  },
  'POST /api/programs/:id/coupons': {
    id: 'createCoupon',
    description:
      'An order with this code and no click is the influencer’s. It is any code a shop can make, ' +
      'unique in its program, whatever its case, outer blanks and form of Unicode. In several ' +
      'programs of a merchant it means the one in force when the order was placed.',
    body: { code: 'MINAGLOWS15', influencer_id: INFLUENCER.id },
    answers: { 201: { ...COUPON, code: 'MINAGLOWS15' } },
  },
  'GET /api/programs/:id/coupons': {
    id: 'listCoupons',
    description: 'The codes of a program and whose they are, the newest first.',
    answers: { 200: pageOfOne(COUPON) },
  },
};
