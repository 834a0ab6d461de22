import type { OperationTexts } from '../docs/describe-operation.ts';
import {
  BALANCE,
  FIGURES,
  INFLUENCER,
  LINK,
  PRODUCT,
  PROGRAM,
  SPLIT_FIGURES,
} from '../docs/examples.ts';

const STATS = {
  influencer_id: INFLUENCER.id,
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-11-22T00:00:00.000Z',
  timezone: 'UTC',
  unique_clicks_timezone: 'America/Los_Angeles',
  totals: SPLIT_FIGURES,
  series: [{ start: '2026-11-21T00:00:00.000Z', ...SPLIT_FIGURES }],
  balances: [BALANCE],
};
const BREAKDOWN = {
  influencer_id: INFLUENCER.id,
  by: 'country',
  from: STATS.from,
  to: STATS.to,
  previous: { from: '2026-10-11T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' },
  rows: [{ key: 'US', label: 'United States', ...FIGURES, previous: FIGURES }],
  other: null,
};
const OVERVIEW = {
  from: STATS.from,
  to: STATS.to,
  timezone: 'UTC',
  interval: 'day',
  totals: SPLIT_FIGURES,
  series: STATS.series,
  top: {
    influencers: [{ id: INFLUENCER.id, label: INFLUENCER.display_name, ...FIGURES }],
    links: [{ id: LINK.id, label: `${PRODUCT.name} (${LINK.slug})`, ...FIGURES }],
    products: [{ id: PRODUCT.id, label: PRODUCT.name, ...FIGURES }],
    programs: [{ id: PROGRAM.id, label: PROGRAM.name, ...FIGURES }],
  },
  payouts: [{ currency: 'USD', state: 'requested', count: 1, amount_minor: 1_600 }],
  webhooks: {
    received: 40,
    unattributed: 2,
    quarantined: 1,
    unfinished: 0,
    processing_p50_ms: 38,
    processing_p95_ms: 95,
  },
};

/** The figures of influencers, and of everybody. */
export const STATS_TEXTS: OperationTexts = {
  'GET /api/stats/:influencer_id': {
    id: 'showStats',
    description:
      'Totals, and a row for each `interval` of the period, of zeros where nothing happened; the ' +
      'last 30 days of the time zone when no period is named. `from` is included, `to` is not, ' +
      'both to the millisecond. `start` is when the hour, day, week (Monday) or month begins in ' +
      '`timezone`: of the first row it may be before `from`, and what came before `from` is not ' +
      'counted. `by_order_kind` splits the money by what the orders were to their customers. ' +
      '`compare=previous` adds the same figures of the period before: of whole months ' +
      'as many months, of whole days as many days, else of the equally long time. Amounts are ' +
      'listed by currency and never added across currencies.',
    answers: { 200: STATS },
  },
  'GET /api/stats/:influencer_id/breakdown': {
    id: 'breakDownStats',
    description:
      'A row for each of the most clicked values of `by`, then by key; all others together are ' +
      '`other`. Clicks and money of a link count under its campaign and product as they are ' +
      'now. Money counts under the country, device, referrer, app and sub-id of the click that ' +
      'earned it, under null once that click is no longer kept. A product with several ' +
      'concerns, skin types or ingredients counts under each, so those rows add up to more than ' +
      'the total. An order counts under the `program` it was recorded with. ' +
      'By `order_kind` all clicks count where no kind is known. ' +
      '`compare=previous` adds the period before, as it does to the totals, and to each row ' +
      'and to `other` the `previous` figures of the same value: of zeros where it had none. ' +
      'What had figures only before is part of `other`, whose `key_count` may then be 0.',
    answers: { 200: BREAKDOWN },
  },
  'GET /api/stats/:influencer_id/replenishment': {
    id: 'forecastRefills',
    description:
      'What the influencer’s buyers run out of, week by week from this one on. A product lasts ' +
      'as long as its own buyers’ purchases say (30 pairs or more), else its `days_of_supply`, ' +
      'else, in a few categories, its size by what people use a day; no longer than its ' +
      '`period_after_opening_months`. Products with fewer than ' +
      'five buyers in a week are told together, and not at all while they have fewer together.',
    answers: {
      200: {
        data: [
          {
            week: '2026-11-23',
            product: { id: PRODUCT.id, name: PRODUCT.name },
            due: 38,
            refilled: 9,
            late: 4,
            expected_net: { low: 6_100, high: 14_400, currency: 'USD' },
            basis: 'learned',
          },
        ],
      },
    },
  },
  'GET /api/stats/:influencer_id/live': {
    id: 'followStats',
    description:
      'Server-sent events (`EventSource`), polled every two seconds. `click`: an hour of a link ' +
      'as it stands now; `conversion`: a credited order as it stands now. Both are totals, not ' +
      'differences: one that comes twice changes nothing. `skipped` says how many events a slow ' +
      'reader missed. Every stream begins with `ready` and ends after `seconds`; reconnect with ' +
      '`Last-Event-ID` (browsers do so by themselves) to get what came since, up to an hour ' +
      'back. An influencer has at most five streams at once: 429.',
    headers: [
      {
        name: 'Last-Event-ID',
        description: 'The id of the last event that was read, to continue after it',
        example: '1042',
      },
    ],
    files: {
      'text/event-stream':
        'retry: 3000\nevent: ready\nid: 1042\ndata: {}\n\n' +
        `event: click\nid: 1043\ndata: {"link_id":"${LINK.id}","slug":"${LINK.slug}",` +
        '"hour_at":"2026-11-22T08:00:00.000Z","impressions":0,"clicks":3,"unique_clicks":2,' +
        '"bot_requests":0}\n\n',
    },
  },
  'GET /api/stats/:influencer_id/export.csv': {
    id: 'exportStats',
    description:
      'A row for each link and day of the time zone on which anything happened; the last 30 days ' +
      'when no period is named. Amounts are in major units, in columns of their currency, so ' +
      'every column may be summed. Orders by coupon have a row without a link. At most 50,000 ' +
      'rows; request a shorter period when there are more.',
    files: {
      'text/csv':
        'date,link_id,slug,product,campaign,impressions,requests,clicks,unique_clicks,' +
        'bot_requests,conversions,orders_USD,revenue_USD,gross_USD,platform_fee_USD,net_USD\r\n' +
        `2026-11-21,${LINK.id},${LINK.slug},${PRODUCT.name},morning-routine,200,46,40,31,6,1,` +
        '100.00,100.00,20.00,4.00,16.00\r\n',
    },
  },
  'GET /api/overview': {
    id: 'showOverview',
    description:
      'Everybody’s figures over the period and in each of its parts; the most clicked ' +
      'influencers, links, products and programs with theirs; the ' +
      'payouts requested in the period by currency and state; the outcomes of the networks’ ' +
      'deliveries, and how long each took from storing to its outcome. The last 30 days when no ' +
      'period is named. With `program_id` figures and lists are of the links and orders of that ' +
      'program alone, and `programs` has no other; payouts and deliveries belong to no ' +
      'program and stay ' +
      'totals. `compare=previous` adds the figures of the period before, to the totals and to ' +
      'each of the lists.',
    answers: { 200: OVERVIEW },
  },
};
