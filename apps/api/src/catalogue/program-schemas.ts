import { z } from '@hono/zod-openapi';
import { isUtmTemplate } from '@skinstack/domain/links/campaign-parameters';
import { isClickParameter } from '@skinstack/domain/links/redirect-link';
import { ENROLMENTS, MEMBERSHIP_STATES } from '@skinstack/domain/members/membership';
import { isCurrency } from '@skinstack/domain/money';
import { FLAGS, type Flag, REVIEW_ACTIONS } from '@skinstack/domain/orders/flags';
import {
  amountMinor,
  currency,
  id,
  jsonAnswer,
  pageOf,
  rateBps,
  refusals,
} from '../rest/fields.ts';
import { restRoutes } from '../rest/resource-routes.ts';
import { creation, days, imageUrl, made, name, optional_is_active, switched } from './schemas.ts';

const holdFrom = z.enum(['paid', 'ordered', 'fulfilled']).openapi({
  description: 'From when the hold runs: the payment, the order, or its fulfilment',
});

const touch = z.enum(['last', 'first']).openapi({
  description: 'Which of several clicks earns an order: the last, or the first inside the window',
});

const clickParameter = z
  .string()
  .refine(isClickParameter, 'A letter, then letters, digits, “_” and “-”');

/** The most renewals of a customer that a number can say; who pays more pays `all`. */
const MOST_RENEWALS = 9_999;
const renewals = z
  .union([z.enum(['none', 'all']), z.number().int().min(1).max(MOST_RENEWALS)])
  .openapi('Renewals', {
    description: 'Which renewals of a subscription are paid: of each customer the first so many',
    example: 'all',
  });
const bondMonths = z.number().int().min(0).max(36);
const bondOrderLimit = z.number().int().min(1).max(1_000).nullable();

const utmTemplate = z
  .string()
  .refine(isUtmTemplate, '“utm_…” parameters, such as utm_source=skinstack&utm_content={sub_id}')
  .nullable();

const enrolment = z.enum(ENROLMENTS).openapi({
  description: 'How an influencer becomes a member: at once, by an application, or by invitation',
});
const slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'Small letters, digits and “-”, up to 64')
  .openapi({ example: 'dew-botanics-creators' });
const description = z.string().trim().min(1).max(2_000).nullable();
const autoAccept = z
  .strictObject({
    min_followers: z.number().int().min(0).max(1_000_000_000).optional(),
    countries: z
      .array(z.string().regex(/^[A-Z]{2}$/, 'An ISO 3166-1 code'))
      .max(250)
      .optional(),
    mail_domains: z
      .array(
        z
          .string()
          .toLowerCase()
          .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'Such as agency.example'),
      )
      .max(100)
      .optional(),
  })
  .refine((rule) => Object.values(rule).some((one) => !Array.isArray(one) || one.length > 0), {
    message: 'Name at least one condition, or null for none',
  })
  .nullable()
  .openapi('AutoAccept', {
    description: 'Which applications are accepted without a look: all that is named must hold',
    example: { min_followers: 10_000, countries: ['US', 'CA'] },
  });
/** How a program takes members, as it is changed. */
const admission = {
  slug: slug.optional(),
  enrolment: enrolment.optional(),
  description: description.optional(),
  logo_url: imageUrl.nullable().optional(),
  auto_accept: autoAccept.optional(),
};

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
    touch: touch.default('last'),
    hold_days: days(0).default(30),
    hold_from: holdFrom.default('paid'),
    click_parameter: clickParameter.default('ss_click'),
    passes_parameters: z.boolean().default(true),
    utm_template: utmTemplate.default(null),
    bond_months: bondMonths.default(0),
    bond_order_limit: bondOrderLimit.default(null),
    bond_yields_to_click: z.boolean().default(true),
    renewals: renewals.default('all'),
    review_policy: reviewChanges.optional(),
    ...admission,
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
    touch,
    hold_days: z.number().int(),
    hold_from: holdFrom,
    click_parameter: z.string(),
    passes_parameters: z.boolean(),
    utm_template: z.string().nullable(),
    bond_months: z.number().int(),
    bond_order_limit: z.number().int().nullable(),
    bond_yields_to_click: z.boolean(),
    renewals,
    review_policy: reviewPolicy,
    slug: z.string().openapi({ description: 'Its page is `/join/{slug}`' }),
    enrolment,
    description: z.string().nullable(),
    logo_url: z.string().nullable(),
    auto_accept: autoAccept,
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
  touch: touch.optional(),
  hold_days: days(0).optional(),
  hold_from: holdFrom.optional(),
  click_parameter: clickParameter.optional(),
  passes_parameters: z.boolean().optional(),
  utm_template: utmTemplate.optional(),
  bond_months: bondMonths.optional(),
  bond_order_limit: bondOrderLimit.optional(),
  bond_yields_to_click: z.boolean().optional(),
  renewals: renewals.optional(),
  review_policy: reviewChanges.optional(),
  ...admission,
  ...optional_is_active,
});

/** A program as an influencer sees it who is in it, or may be. */
const joinable = z
  .object({
    id: id('prg'),
    name: z.string(),
    slug: z.string(),
    merchant: z.object({ id: id('mer'), name: z.string() }),
    currency,
    enrolment,
    description: z.string().nullable(),
    logo_url: z.string().nullable(),
    offer: z.object({ rate_bps: rateBps.nullable(), flat_minor: amountMinor.nullable() }),
    platform_fee_rate_bps: rateBps,
    hold_days: z.number().int(),
    attribution_window_days: z.number().int(),
    membership: z
      .object({
        id: id('mbr'),
        state: z.enum(MEMBERSHIP_STATES),
        group_id: id('grp').nullable(),
      })
      .nullable(),
    terms: z.object({ version: z.number().int(), is_accepted: z.boolean() }).nullable(),
  })
  .openapi('JoinableProgram');

/** What each is shown; `@skinstack/client` has the type of what operators are. */
const listed = z.union([pageOf(programSchema), pageOf(joinable)]);
export type JoinablePage = z.infer<ReturnType<typeof pageOf<typeof joinable>>>;

const operators = restRoutes({
  path: '/api/programs',
  tag: 'Catalogue',
  one: 'program',
  prefix: 'prg',
  schema: programSchema,
  changes: programChanges,
});

export const PROGRAM_ROUTES = {
  create: creation('/api/programs', 'Add a program: a merchant’s terms', newProgram, programSchema),
  ...operators,
  list: {
    ...operators.list,
    responses: {
      200: jsonAnswer(
        'A page',
        listed as unknown as ReturnType<typeof pageOf<typeof programSchema>>,
      ),
      ...refusals(400, 401, 403),
    },
  },
};
