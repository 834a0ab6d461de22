import { exampleId } from '../routes/example-id.ts';

const created_at = '2026-11-22T08:00:00.000Z';
const is_active = true;

/** Things of the local world as the API shows them. */
export const MERCHANT = {
  ...{ id: exampleId('mer'), name: 'Dew Botanics', allowed_hosts: ['dewbotanics.example'] },
  ...{ created_at, is_active },
};
export const PROGRAM = {
  ...{ id: exampleId('prg'), merchant_id: MERCHANT.id, name: 'Dew Botanics creators' },
  ...{ currency: 'USD', commission_rate_bps: 2_000, platform_fee_rate_bps: 2_000 },
  ...{ attribution_window_days: 30, hold_days: 30, click_parameter: 'subid' },
  coupon_beats_click: false,
  ...{ created_at, is_active },
};
export const PRODUCT = {
  ...{ id: exampleId('prd'), merchant_id: MERCHANT.id, program_id: PROGRAM.id },
  name: 'Barrier Repair Serum',
  url: 'https://dewbotanics.example/products/barrier-repair-serum',
  ...{ external_product_id: '8801', sku: 'DB-BRS-30', price_minor: 4_800 },
  ...{ category: 'serum', step: 'treat', skin_types: ['dry', 'sensitive'] },
  ...{ concerns: ['dryness', 'redness'], ingredients: ['ceramides', 'niacinamide'] },
  ...{ size_ml: 30, days_of_supply: 45, created_at, is_active },
};
export const INFLUENCER = {
  ...{ id: exampleId('inf'), display_name: 'Mina Park', email: 'mina@skinstack.example' },
  ...{ handle: 'minaglows', created_at, is_active },
};
export const LINK = {
  ...{ id: exampleId('lnk'), slug: 'iHhWtRCf', short_url: 'https://skin.st/iHhWtRCf' },
  ...{ destination_url: PRODUCT.url, product_id: PRODUCT.id, program_id: PROGRAM.id },
  ...{ influencer_id: INFLUENCER.id, campaign: 'morning-routine', sub_id: null },
  ...{ is_active, expires_at: null, created_at },
};
export const API_KEY = {
  ...{ id: exampleId('key'), name: 'Old laptop', prefix: 'ss_5fK2x9Qa', created_at },
  ...{ expires_at: null, revoked_at: null, last_used_at: null },
};
export const RULE = {
  ...{ id: exampleId('rul'), program_id: PROGRAM.id, rate_bps: 2_500, flat_minor: null },
  ...{ product_id: null, influencer_id: null, category: 'serum' },
  ...{ month_minimum_minor: null, starts_at: null, ends_at: null, created_at },
};
export const COUPON = {
  ...{ id: exampleId('cpn'), program_id: PROGRAM.id, influencer_id: INFLUENCER.id },
  ...{ code: 'MINA10', created_at },
};
export const NETWORK_ACCOUNT = {
  ...{ id: exampleId('net'), network: 'refersion', merchant_id: null, external_account: null },
  ...{ has_api_key: false, imported_until: null, import_problem: null },
  webhook_url: `https://api.skin.st/webhooks/refersion/${exampleId('net')}`,
  ...{ is_active, previous_secret_expires_at: null, closed_at: null, created_at },
};

/** The one order of every explanation: $100.00 at 20 %, and 20 % of that for the platform. */
const COMMISSION = {
  ...{ gross_minor: 2_000, platform_fee_minor: 400, net_minor: 1_600, currency: 'USD' },
};
export const RECORDED = {
  ...{ outcome: 'recorded', event_id: exampleId('evt'), conversion_id: exampleId('cnv') },
  commission: COMMISSION,
};
export const DUPLICATE = {
  ...{ outcome: 'duplicate', event_id: exampleId('evt'), conversion_id: exampleId('cnv') },
};
export const WEBHOOK_EVENT = {
  ...{ id: exampleId('evt'), network: 'refersion', network_account_id: exampleId('net') },
  external_event_id: 'NEW_CONVERSION:501:PENDING:2026-11-22 08:00:00',
  ...{ topic: 'NEW_CONVERSION', method: 'POST', status: 'recorded', outcome: 'recorded' },
  ...{ reason: null, error: null, attempts: 1, external_order_id: 'R-501' },
  ...{ conversion_id: exampleId('cnv'), created_at, finished_at: created_at, redacted_at: null },
};
export const BALANCE = {
  ...{ currency: 'USD', pending_minor: 1_600, payable_minor: 0 },
  ...{ in_flight_minor: 0, paid_minor: 0 },
};
export const PAYOUT = {
  ...{ id: exampleId('pay'), influencer_id: INFLUENCER.id, amount_minor: 1_600 },
  ...{ currency: 'USD', state: 'requested', external_reference: null, failure_reason: null },
  ...{ created_at, sent_at: null, settled_at: null, failed_at: null },
};
const NOTHING_MOVED = { pending_minor: 0, payable_minor: 0, in_flight_minor: 0, paid_minor: 0 };
export const STATEMENTS = {
  ...{ influencer_id: INFLUENCER.id, timezone: 'UTC' },
  ...{ from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' },
  statements: [
    {
      ...{ currency: 'USD', opening_balance_minor: 0, closing_balance_minor: 1_600 },
      opening: { ...NOTHING_MOVED, balance_minor: 0 },
      entries: [
        {
          ...{ at: created_at, currency: 'USD', kind: 'accrual', reason: 'Order 1001' },
          ...{ order_id: '1001', conversion_id: exampleId('cnv'), payout_id: null },
          ...{ amount_minor: 1_600, balance_minor: 1_600 },
          ...{ ...NOTHING_MOVED, pending_minor: 1_600 },
        },
      ],
      closing: { ...NOTHING_MOVED, pending_minor: 1_600, balance_minor: 1_600 },
    },
  ],
};
export const PAYOUT_DETAILS = {
  ...{ influencer_id: INFLUENCER.id, method: 'paypal', hint: 'm…@skinstack.example' },
  updated_at: created_at,
};
/** The local world has a second payout, for what only one of them can do. */
export const PAYOUT_TO_FAIL = exampleId('pay', 1);
const FIGURES = {
  ...{ impressions: 200, requests: 46, clicks: 40, unique_clicks: 31, bot_requests: 6 },
  ...{ conversions: 1, orders: [{ amount_minor: 10_000, currency: 'USD' }] },
  revenue: [{ amount_minor: 10_000, currency: 'USD' }],
  commission: [COMMISSION],
  ...{ ctr: 0.2, conversion_rate: 0.025, epc: [{ amount_minor: 40, currency: 'USD' }] },
  aov: [{ amount_minor: 10_000, currency: 'USD' }],
};
export const STATS = {
  ...{ influencer_id: INFLUENCER.id, from: '2026-11-01T00:00:00.000Z' },
  ...{ to: '2026-11-22T00:00:00.000Z', totals: FIGURES },
  series: [{ start: '2026-11-21T00:00:00.000Z', ...FIGURES }],
  balances: [BALANCE],
};
export const BREAKDOWN = {
  ...{ influencer_id: INFLUENCER.id, by: 'country', from: STATS.from, to: STATS.to },
  ...{ rows: [{ key: 'US', label: 'United States', ...FIGURES }], other: null },
};
export const OVERVIEW = {
  ...{ from: STATS.from, to: STATS.to },
  top: {
    influencers: [{ id: INFLUENCER.id, label: INFLUENCER.display_name, ...FIGURES }],
    links: [{ id: LINK.id, label: `${PRODUCT.name} (${LINK.slug})`, ...FIGURES }],
    products: [{ id: PRODUCT.id, label: PRODUCT.name, ...FIGURES }],
    programs: [{ id: PROGRAM.id, label: PROGRAM.name, ...FIGURES }],
  },
  payouts: [{ currency: 'USD', state: 'requested', count: 1, amount_minor: 1_600 }],
  webhooks: {
    ...{ received: 40, unattributed: 2, quarantined: 1, unfinished: 0 },
    ...{ processing_p50_ms: 38, processing_p95_ms: 95 },
  },
};

/** A page of one thing. */
export const pageOfOne = (one: unknown) => ({ data: [one], next_cursor: null });
