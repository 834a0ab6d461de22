import type { OperationTexts } from '../docs/describe-operation.ts';
import { INFLUENCER, LINK, PAYOUT, pageOfOne } from '../docs/examples.ts';
import type { Ports } from '../ports.ts';
import { answerCsv } from '../rest/csv-answer.ts';
import { exampleId } from '../rest/fields.ts';
import { readTimes } from '../rest/period.ts';
import { requireFound } from '../rest/rows.ts';
import { newRouter } from '../router.ts';
import { exportConversions } from './export-conversions.ts';
import { listOrders, readConversions, readOrder } from './read-order.ts';
import { ORDER_ROUTES } from './schemas.ts';

/** What orders earned, and why they did or did not. */
export function orderRoutes(ports: Ports) {
  return newRouter()
    .openapi(ORDER_ROUTES.list, async (context) => {
      const { limit, cursor, ...query } = context.req.valid('query');
      const filter = readTimes(query);
      const caller = context.get('caller');
      return context.json(await readConversions(ports, caller, filter, { limit, cursor }), 200);
    })
    .openapi(ORDER_ROUTES.file, async (context) => {
      const filter = readTimes(context.req.valid('query'));
      const csv = await exportConversions(ports, context.get('caller'), filter);
      return answerCsv(csv, 'conversions.csv');
    })
    .openapi(ORDER_ROUTES.show, async (context) => {
      const filter = context.req.valid('param');
      const page = await readConversions(ports, context.get('caller'), filter, { limit: 1 });
      return context.json(requireFound(page.data[0] ?? null, 'conversion'), 200);
    })
    .openapi(ORDER_ROUTES.order, async (context) => {
      const { external_order_id } = context.req.valid('param');
      const choice = context.req.valid('query');
      const caller = context.get('caller');
      const order = await readOrder(ports, caller, external_order_id, choice);
      return context.json(order, 200);
    })
    .openapi(ORDER_ROUTES.orders, async (context) => {
      const { external_order_id } = context.req.valid('query');
      const data = await listOrders(ports, context.get('caller'), external_order_id);
      return context.json({ data, next_cursor: null }, 200);
    });
}

const DECISION = [
  {
    step: 'click',
    outcome: 'seen',
    detail: 'A click on the link at 2026-11-21T20:14:03.000Z, told by the sub-id.',
    facts: {
      link_id: LINK.id,
      click_id: exampleId('clk'),
      clicked_at: '2026-11-21T20:14:03.000Z',
      where: 'the sub-id',
    },
  },
  {
    step: 'window',
    outcome: 'inside',
    detail: 'The order of 2026-11-22T08:00:00.000Z is inside the 30-day window.',
    facts: { ordered_at: '2026-11-22T08:00:00.000Z', attribution_window_days: 30 },
  },
  {
    step: 'rule',
    outcome: 'rate',
    detail: 'The program’s own rate pays 20 % of USD 100.00.',
    facts: { base_minor: 10_000, rate_bps: 2_000 },
  },
  {
    step: 'commission',
    outcome: 'split',
    detail: 'USD 20.00 gross = USD 4.00 platform fee (20 %) + USD 16.00 to you.',
    facts: {
      currency: 'USD',
      gross_minor: 2_000,
      platform_fee_minor: 400,
      net_minor: 1_600,
      platform_fee_rate_bps: 2_000,
    },
  },
  { step: 'hold', outcome: 'pending', detail: 'Held for 30 days.', facts: {} },
];
const EVIDENCE = [{ kind: 'click', where: 'the sub-id', won: true, reason: 'inside' }];
/** A conversion as the examples show it. */
export const CONVERSION = {
  id: exampleId('cnv'),
  external_order_id: '900',
  network: 'refersion',
  influencer_id: INFLUENCER.id,
  program_id: LINK.program_id,
  product_id: LINK.product_id,
  link_id: LINK.id,
  click_id: exampleId('clk'),
  product: { id: LINK.product_id, name: 'Barrier Repair Serum' },
  link: { id: LINK.id, slug: LINK.slug },
  influencer: { id: INFLUENCER.id, name: INFLUENCER.display_name },
  campaign: LINK.campaign,
  method: 'click',
  amount: { amount_minor: 10_000, currency: 'USD' },
  state: 'approved',
  available_at: '2026-12-22T08:00:00.000Z',
  ordered_at: '2026-11-22T08:00:00.000Z',
  created_at: '2026-11-22T08:00:01.000Z',
  commission: {
    id: exampleId('com'),
    source: 'rate',
    rule_id: null,
    rate_bps: 2_000,
    flat_minor: null,
    platform_fee_rate_bps: 2_000,
    hold_days: 30,
    currency: 'USD',
    base_minor: 10_000,
    gross_minor: 2_000,
    platform_fee_minor: 400,
    net_minor: 1_600,
    lines: [],
    reversed_gross_minor: 0,
    reversed_platform_fee_minor: 0,
    reversed_net_minor: 0,
    standing_net_minor: 1_600,
  },
  reversals: [],
  decisions: [],
  superseded_at: null,
  payouts: [{ id: PAYOUT.id, state: 'requested', amount_minor: 1_600 }],
  payment_state: 'unknown',
  paid_at: '2026-11-22T08:00:00.000Z',
  order_kind: 'first',
  nth_order: 1,
  told_by: [exampleId('net')],
  flags: [],
  evidence: EVIDENCE,
  decision: DECISION,
};

const ORDER = {
  external_order_id: '900',
  network: 'refersion',
  network_account_id: exampleId('net'),
  status: 'credited',
  amount: CONVERSION.amount,
  void_reason: null,
  payment_state: 'unknown',
  paid_at: CONVERSION.ordered_at,
  order_kind: 'first',
  nth_order: 1,
  told_by: [exampleId('net')],
  ordered_at: CONVERSION.ordered_at,
  created_at: CONVERSION.created_at,
  conversion: CONVERSION,
  flags: [],
  evidence: EVIDENCE,
  decision: DECISION,
};

/** What orders earned, and why they did or did not. */
export const ORDER_TEXTS: OperationTexts = {
  'GET /api/conversions': {
    id: 'listConversions',
    description:
      'An influencer’s own conversions, or everybody’s for an operator; the newest first. Each ' +
      'says how its commission came about, what was taken back, and every step of the reasoning.',
    answers: { 200: pageOfOne(CONVERSION) },
  },
  'GET /api/conversions/export.csv': {
    id: 'exportConversions',
    description:
      'The conversions of the list as a file, with the same filters, the newest first. Amounts ' +
      'are in major units of the row’s currency. At most 20,000 rows; ask for less time when ' +
      'there are more.',
    files: {
      'text/csv':
        'ordered_at,conversion_id,external_order_id,network,influencer_id,influencer,program_id,' +
        'product_id,product,link_id,slug,campaign,method,state,payment_state,available_at,flags,' +
        'currency,amount,gross,platform_fee,net,reversed_gross,reversed_platform_fee,' +
        'standing_net\r\n',
    },
  },
  'GET /api/conversions/:id': {
    id: 'showConversion',
    description:
      'One conversion. `commission` is the whole; what `reversals` took back is in the ' +
      '`reversed_…` amounts, and `standing_net_minor` is what is left for the influencer.',
    answers: { 200: CONVERSION },
  },
  'GET /api/orders/:external_order_id': {
    id: 'showOrder',
    description:
      'The trace of an order by the shop’s own number, whether or not it earned. An influencer ' +
      'may ask about orders credited to them, and about those nobody earned that named a link, ' +
      'click or code of theirs; amounts of the latter are left out. When several shops number ' +
      'alike, `network_account_id` or `merchant_id` says which; without either that is a 409.',
    params: { external_order_id: '900' },
    answers: { 200: ORDER },
  },
  'GET /api/orders': {
    id: 'listOrders',
    description: 'The orders of one number that the caller may see, the newest first.',
    answers: { 200: { data: [ORDER], next_cursor: null } },
  },
};
