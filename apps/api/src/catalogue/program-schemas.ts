import { z } from '@hono/zod-openapi';
import { isUtmTemplate } from '@skinstack/domain/links/campaign-parameters';
import { isClickParameter } from '@skinstack/domain/links/redirect-link';
import { isCurrency } from '@skinstack/domain/money';
import { FLAGS, type Flag, REVIEW_ACTIONS } from '@skinstack/domain/orders/flags';
import { currency, id, rateBps } from '../rest/fields.ts';
import { restRoutes } from '../rest/resource-routes.ts';
import { creation, days, made, name, optional_is_active, switched } from './schemas.ts';

const holdFrom = z.enum(['paid', 'ordered', 'fulfilled']).openapi({
  description: 'From when the hold runs: the payment, the order, or its fulfilment',
});

const clickParameter = z
  .string()
  .refine(isClickParameter, 'A letter, then letters, digits, “_” and “-”');

const utmTemplate = z
  .string()
  .refine(isUtmTemplate, '“utm_…” parameters, such as utm_source=skinstack&utm_content={sub_id}')
  .nullable();

const action = z.enum(REVIEW_ACTIONS);
const actions = Object.fromEntries(FLAGS.map((flag) => [flag, action])) as Record<
  Flag,
  typeof action
>;
const reviewPolicy = z.strictObject(actions).openapi('ReviewPolicy');
const reviewChanges = reviewPolicy.partial().openapi('ReviewPolicyChanges', {
  description: 'What is done with flagged orders; a flag that is left out stays as it is',
  example: { self_referral: 'reject', velocity: 'hold' },
});

export const newProgram = z
  .strictObject({
    merchant_id: id('mer'),
    name: name.openapi({ example: 'Dew Botanics creators' }),
    currency: currency.refine(
      (code): boolean => isCurrency(code),
      'An ISO 4217 code in capital letters',
    ),
    commission_rate_bps: rateBps,
    platform_fee_rate_bps: rateBps.default(2_000),
    attribution_window_days: days(1).default(30),
    coupon_beats_click: z.boolean().default(false),
    hold_days: days(0).default(30),
    hold_from: holdFrom.default('paid'),
    click_parameter: clickParameter.default('ss_click'),
    passes_parameters: z.boolean().default(true),
    utm_template: utmTemplate.default(null),
    review_policy: reviewChanges.optional(),
  })
  .openapi('NewProgram');

const programSchema = z
  .object({
    id: id('prg'),
    merchant_id: id('mer'),
    name: z.string(),
    currency,
    commission_rate_bps: rateBps,
    platform_fee_rate_bps: rateBps,
    attribution_window_days: z.number().int(),
    coupon_beats_click: z.boolean(),
    hold_days: z.number().int(),
    hold_from: holdFrom,
    click_parameter: z.string(),
    passes_parameters: z.boolean(),
    utm_template: z.string().nullable(),
    review_policy: reviewPolicy,
    ...made,
    ...switched,
  })
  .openapi('Program');

// Spelled out: a partial of the above would put the defaults back over what is stored.
export const programChanges = z.strictObject({
  name: name.optional(),
  commission_rate_bps: rateBps.optional(),
  platform_fee_rate_bps: rateBps.optional(),
  attribution_window_days: days(1).optional(),
  coupon_beats_click: z.boolean().optional(),
  hold_days: days(0).optional(),
  hold_from: holdFrom.optional(),
  click_parameter: clickParameter.optional(),
  passes_parameters: z.boolean().optional(),
  utm_template: utmTemplate.optional(),
  review_policy: reviewChanges.optional(),
  ...optional_is_active,
});

export const PROGRAM_ROUTES = {
  create: creation('/api/programs', 'Add a program: a merchant’s terms', newProgram, programSchema),
  ...restRoutes({
    path: '/api/programs',
    tag: 'Catalogue',
    one: 'program',
    prefix: 'prg',
    schema: programSchema,
    changes: programChanges,
  }),
};
