import { createRoute, z } from '@hono/zod-openapi';
import { CODE_STATES } from '@skinstack/db/schema/shop-codes';
import { ORDER_KINDS } from '@skinstack/domain/customers/bond';
import type { IdPrefix } from '@skinstack/domain/ids';
import { canonicalText } from '@skinstack/domain/orders/identity';
import {
  amountMinor,
  givenMinor,
  id,
  instant,
  jsonAnswer,
  jsonBody,
  pageOf,
  pageQuery,
  rateBps,
  refusals,
} from '../rest/fields.ts';

const params = z.object({ id: id('prg') });
const category = z.string().trim().min(1).max(100);

/** The how many-th order of a customer. */
const nth = z.number().int().min(1).max(10_000);

const newRule = z
  .strictObject({
    rate_bps: rateBps.optional(),
    flat_minor: givenMinor(0).optional(),
    may_exceed_order: z.boolean().default(false).openapi({
      description: 'A flat amount may be more than the order; else the order’s base caps it',
    }),
    product_id: id('prd').optional(),
    influencer_id: id('inf').optional(),
    group_id: id('grp').optional(),
    category: category.optional(),
    month_minimum_minor: givenMinor(1).optional(),
    order_kind: z.enum(ORDER_KINDS).optional(),
    nth_from: nth.optional(),
    nth_to: nth.optional(),
    starts_at: instant.optional(),
    ends_at: instant.optional(),
  })
  .refine((rule) => (rule.rate_bps === undefined) !== (rule.flat_minor === undefined), {
    path: ['rate_bps'],
    message: 'Either rate_bps or flat_minor',
  })
  .refine((rule) => rule.group_id === undefined || rule.influencer_id === undefined, {
    path: ['group_id'],
    message: 'A rule is of a group or of an influencer',
  })
  .refine(
    (rule) =>
      !rule.starts_at || !rule.ends_at || Date.parse(rule.starts_at) < Date.parse(rule.ends_at),
    {
      path: ['ends_at'],
      message: 'After starts_at',
    },
  )
  .refine((rule) => (rule.nth_from ?? 1) <= (rule.nth_to ?? rule.nth_from ?? 1), {
    path: ['nth_to'],
    message: 'Not below nth_from',
  })
  .openapi('NewRule', { example: { rate_bps: 2_500, category: 'serum' } });
export type NewRule = z.infer<typeof newRule>;

/** Whether something holds now: `planned` begins later. */
const termState = z.enum(['planned', 'active', 'ended']);

const ruleChanges = z.strictObject({ ends_at: instant.nullable() }).openapi('RuleChanges');
const couponChanges = z
  .strictObject({
    influencer_id: id('inf').optional(),
    starts_at: instant.optional(),
    ends_at: instant.nullable().optional(),
  })
  .refine((one) => one.starts_at === undefined || one.influencer_id !== undefined, {
    path: ['starts_at'],
    message: 'Says from when on it is somebody else’s: only with influencer_id',
  })
  .openapi('CouponChanges');
export type CouponChanges = z.infer<typeof couponChanges>;

const rule = z
  .object({
    id: id('rul'),
    program_id: id('prg'),
    rate_bps: rateBps.nullable(),
    flat_minor: amountMinor.nullable(),
    may_exceed_order: z.boolean(),
    product_id: id('prd').nullable(),
    influencer_id: id('inf').nullable(),
    group_id: id('grp').nullable(),
    category: z.string().nullable(),
    month_minimum_minor: amountMinor.nullable(),
    order_kind: z.enum(ORDER_KINDS).nullable(),
    nth_from: nth.nullable(),
    nth_to: nth.nullable(),
    starts_at: instant.nullable(),
    ends_at: instant.nullable(),
    state: termState,
    created_at: instant,
  })
  .openapi('Rule');

/** What a shop calls a code may hold blanks, signs and any letters, and no control characters. */
const NO_CONTROLS = /^\P{Cc}+$/u;

const taken = {
  rate_bps: z.number().int().min(1).max(10_000).openapi({ description: 'The part it takes off' }),
  usage_limit: z
    .number()
    .int()
    .min(1)
    .max(10_000_000)
    .openapi({ description: 'How often it can be used in all; without it, always' }),
  once_per_customer: z.boolean().openapi({ description: 'Each customer may use it once' }),
};
/** What a code takes off in the shop. */
const newDiscount = z
  .strictObject({
    rate_bps: taken.rate_bps.optional(),
    amount_minor: givenMinor(1).optional().openapi({
      description: 'Or the amount it takes off, in the program’s currency: the shop’s too',
    }),
    starts_at: instant.optional().openapi({ description: 'From when on; without it, from now on' }),
    usage_limit: taken.usage_limit.optional(),
    once_per_customer: taken.once_per_customer.default(false),
  })
  .refine((one) => (one.rate_bps === undefined) !== (one.amount_minor === undefined), {
    path: ['rate_bps'],
    message: 'Either rate_bps or amount_minor',
  })
  .openapi('NewDiscount', {
    description: 'What it takes off: then it is made in the shop, or is told how to be',
    example: { rate_bps: 1_500, once_per_customer: true },
  });

const newCoupon = z
  .strictObject({
    code: z
      .string()
      .max(1_000)
      .transform(canonicalText)
      .pipe(z.string().min(1).max(255).regex(NO_CONTROLS, 'One line of text'))
      .openapi({ type: 'string', maxLength: 255, example: 'MINA10' }),
    influencer_id: id('inf'),
    ends_at: instant.optional().openapi({ description: 'When it ends; without it, never' }),
    discount: newDiscount.optional(),
  })
  .refine(
    ({ discount, ends_at }) =>
      !discount?.starts_at || !ends_at || Date.parse(discount.starts_at) < Date.parse(ends_at),
    { path: ['ends_at'], message: 'After discount.starts_at' },
  )
  .openapi('NewCoupon');
export type NewCoupon = z.infer<typeof newCoupon>;

const discount = z.object({
  rate_bps: taken.rate_bps.nullable(),
  amount_minor: amountMinor.nullable(),
  currency: z.string().nullable(),
  starts_at: instant.openapi({ description: 'From when on it takes something off' }),
  usage_limit: taken.usage_limit.nullable(),
  once_per_customer: taken.once_per_customer,
});

const codeInShop = z.object({
  state: z.enum(CODE_STATES).openapi({
    description:
      '`made`: the shop has it, and as agreed; `by_hand`: somebody makes it there (`steps`); ' +
      '`pending`: the shop did not answer yet; `failed`: it refused; `drifted`: it was changed ' +
      'there; `ended`: there as well',
  }),
  network_account_id: z.string().nullable().openapi({ description: 'The shop’s account' }),
  shop: z.string().nullable().openapi({ description: 'The shop, as its network calls it' }),
  problem: z.string().nullable().openapi({ description: 'What is wrong, and what to do' }),
  steps: z.array(z.string()).openapi({ description: 'What is to be done in the shop by hand' }),
  checked_at: instant.nullable().openapi({ description: 'When the shop was last asked' }),
});

const coupon = z
  .object({
    id: id('cpn'),
    program_id: id('prg'),
    influencer_id: id('inf'),
    code: z.string(),
    ends_at: instant.nullable(),
    state: termState,
    moves: z.array(z.object({ influencer_id: id('inf'), starts_at: instant })),
    discount: discount.nullable().openapi({ description: 'What it takes off in the shop' }),
    shop: codeInShop
      .nullable()
      .openapi({ description: 'How it stands there; null where `discount` was never told' }),
    created_at: instant,
  })
  .openapi('Coupon');

const STATES = ['active', 'ended', 'all'] as const;

function termRoutes<
  P extends string,
  I extends string,
  N extends z.ZodType,
  C extends z.ZodType,
  A extends z.ZodType,
>(
  path: P,
  one: string,
  [prefix, name]: readonly [IdPrefix, I],
  { input, changes }: { input: N; changes: C },
  schema: A,
) {
  const shared = { tags: ['Terms'] };
  const single = `${path}/{${name}}` as `${P}/{${I}}`;
  const ofOne = z.object({ id: id('prg'), [name]: id(prefix) } as {
    id: ReturnType<typeof id>;
  } & Record<I, ReturnType<typeof id>>);
  return {
    create: createRoute({
      ...shared,
      method: 'post',
      path,
      summary: `Add a ${one} to a program`,
      request: { params, ...jsonBody(input) },
      responses: { 201: jsonAnswer('Made', schema), ...refusals(400, 401, 403, 404, 409) },
    }),
    list: createRoute({
      ...shared,
      method: 'get',
      path,
      summary: `List a program’s ${one}s, newest first`,
      request: {
        params,
        query: pageQuery(prefix).extend({ state: z.enum(STATES).default('all') }),
      },
      responses: { 200: jsonAnswer('A page', pageOf(schema)), ...refusals(400, 401, 403, 404) },
    }),
    change: createRoute({
      ...shared,
      method: 'patch',
      path: single,
      summary: `Change when a ${one} ends`,
      request: { params: ofOne, ...jsonBody(changes) },
      responses: {
        200: jsonAnswer(`The ${one} as it is now`, schema),
        ...refusals(400, 401, 403, 404, 409),
      },
    }),
    end: createRoute({
      ...shared,
      method: 'delete',
      path: single,
      summary: `End a ${one} now`,
      request: { params: ofOne },
      responses: {
        200: jsonAnswer(`The ${one} as it is now`, schema),
        ...refusals(400, 401, 403, 404, 409),
      },
    }),
  } as const;
}

export const RULE_ROUTES = termRoutes(
  '/api/programs/{id}/rules',
  'rule',
  ['rul', 'rule_id'],
  { input: newRule, changes: ruleChanges },
  rule,
);
export const COUPON_ROUTES = termRoutes(
  '/api/programs/{id}/coupons',
  'coupon',
  ['cpn', 'coupon_id'],
  { input: newCoupon, changes: couponChanges },
  coupon,
);
