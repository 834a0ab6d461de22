import { DEFAULT_REVIEW_POLICY } from '@skinstack/domain/orders/flags';
import { exampleId } from '../rest/fields.ts';

/** When everything was made that the examples show. */
export const EXAMPLE_TIME = '2026-11-22T08:00:00.000Z';

/** Things of the local world as the API shows them. */
export const MERCHANT = {
  id: exampleId('mer'),
  name: 'Dew Botanics',
  allowed_hosts: ['dewbotanics.example'],
  created_at: EXAMPLE_TIME,
  is_active: true,
  switched_off_at: null,
  counts_by: null,
};
export const PROGRAM = {
  id: exampleId('prg'),
  merchant_id: MERCHANT.id,
  name: 'Dew Botanics creators',
  currency: 'USD',
  commission_rate_bps: 2_000,
  platform_fee_rate_bps: 2_000,
  attribution_window_days: 30,
  hold_days: 30,
  click_parameter: 'subid',
  passes_parameters: true,
  utm_template: 'utm_source=skinstack&utm_campaign={campaign}',
  coupon_beats_click: false,
  touch: 'last',
  bond_months: 0,
  bond_order_limit: null,
  bond_yields_to_click: true,
  renewals: 'all' as const,
  created_at: EXAMPLE_TIME,
  is_active: true,
  switched_off_at: null,
  hold_from: 'paid',
  review_policy: DEFAULT_REVIEW_POLICY,
  slug: 'dew-botanics-creators',
  enrolment: 'open',
  description: null,
  logo_url: null,
  auto_accept: null,
};
export const PRODUCT = {
  id: exampleId('prd'),
  merchant_id: MERCHANT.id,
  program_id: PROGRAM.id,
  name: 'Barrier Repair Serum',
  url: 'https://dewbotanics.example/products/barrier-repair-serum',
  external_product_id: '8801',
  sku: 'DB-BRS-30',
  price_minor: 4_800,
  category: 'serum',
  step: 'treat',
  skin_types: ['dry', 'sensitive'],
  concerns: ['dryness', 'redness'],
  ingredients: ['ceramides', 'niacinamide'],
  size_ml: 30,
  days_of_supply: 45,
  period_after_opening_months: 12,
  image_url: null,
  merchant: { id: MERCHANT.id, name: MERCHANT.name },
  currency: 'USD',
  offer: {
    rate_bps: 2_000,
    flat_minor: null,
    until: null,
    hold_days: 30,
    attribution_window_days: 30,
  },
  own_link_id: null,
  created_at: EXAMPLE_TIME,
  is_active: true,
};
export const INFLUENCER = {
  id: exampleId('inf'),
  display_name: 'Mina Park',
  email: 'mina@skinstack.example',
  handle: 'minaglows',
  timezone: 'America/Los_Angeles',
  country: null,
  created_at: EXAMPLE_TIME,
  is_active: true,
  switched_off_at: null,
  payout_policy: null,
};
export const LINK = {
  id: exampleId('lnk'),
  slug: 'iHhWtRCf',
  short_url: 'https://skin.st/iHhWtRCf',
  destination_url: PRODUCT.url,
  product_id: PRODUCT.id,
  program_id: PROGRAM.id,
  influencer_id: INFLUENCER.id,
  campaign: 'morning-routine',
  sub_id: null,
  is_active: true,
  expires_at: null,
  created_at: EXAMPLE_TIME,
};

/** The one order of every explanation: $100.00 at 20 %, and 20 % of that for the platform. */
export const COMMISSION = {
  gross_minor: 2_000,
  platform_fee_minor: 400,
  net_minor: 1_600,
  currency: 'USD',
};
export const FIGURES = {
  impressions: 200,
  tapped_impressions: 9,
  requests: 46,
  clicks: 40,
  unique_clicks: 31,
  bot_requests: 6,
  conversions: 1,
  orders: [{ amount_minor: 10_000, currency: 'USD' }],
  revenue: [{ amount_minor: 10_000, currency: 'USD' }],
  commission: [COMMISSION],
  ctr: 0.045,
  conversion_rate: 0.025,
  epc: [{ amount_minor: 40, currency: 'USD' }],
  aov: [{ amount_minor: 10_000, currency: 'USD' }],
};
const { conversions, orders, revenue, commission } = FIGURES;
export const SPLIT_FIGURES = {
  ...FIGURES,
  by_order_kind: [{ order_kind: 'first', conversions, orders, revenue, commission }],
};
export const BALANCE = {
  currency: 'USD',
  pending_minor: 1_600,
  payable_minor: 0,
  in_flight_minor: 0,
  paid_minor: 0,
};
export const PAYOUT = {
  id: exampleId('pay'),
  influencer_id: INFLUENCER.id,
  amount_minor: 1_600,
  requested_minor: 1_600,
  currency: 'USD',
  state: 'requested',
  run_id: exampleId('run'),
  external_reference: null,
  failure_reason: null,
  created_at: EXAMPLE_TIME,
  sent_at: null,
  settled_at: null,
  failed_at: null,
  returned_at: null,
  returned_on: null,
  cancelled_at: null,
};

/** A page of one thing. */
export const pageOfOne = (one: unknown) => ({ data: [one], next_cursor: null });
