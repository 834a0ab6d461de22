import {
  API_KEY,
  BALANCE,
  BREAKDOWN,
  INFLUENCER,
  LINK,
  OVERVIEW,
  PRODUCT,
  pageOfOne,
  STATS,
} from '../examples.ts';
import type { OperationTexts } from '../operation-text.ts';

/** What influencers use: links, their figures and money, and keys. */
export const LINK_TEXTS: OperationTexts = {
  'POST /links/generate': {
    id: 'generateLink',
    description:
      'Makes a short link to a product and answers when it can be followed. An influencer makes ' +
      'their own; an operator names whose it is with `influencer_id`.',
    body: {
      ...{ product_id: PRODUCT.id, influencer_id: INFLUENCER.id },
      ...{ campaign: 'winter-glow', sub_id: 'story-3' },
    },
    answers: { 201: { ...LINK, campaign: 'winter-glow', sub_id: 'story-3' } },
  },
  'GET /api/links': {
    id: 'listLinks',
    description: 'An influencer’s own links, or everybody’s for an operator; the newest first.',
    answers: { 200: pageOfOne(LINK) },
  },
  'GET /api/links/:id': {
    id: 'showLink',
    description: 'One link, with where it leads now.',
    answers: { 200: LINK },
  },
  'PATCH /api/links/:id': {
    id: 'changeLink',
    description:
      'What is left out stays. Followers see the change within 5 seconds, within 60 when a cache ' +
      'is out of reach. A link that is switched off answers 410.',
    body: { campaign: 'morning-routine' },
    answers: { 200: LINK },
  },
  'GET /api/links/:id/qr.svg': {
    id: 'showLinkQr',
    description: 'The short URL as a QR code to print or show.',
    answers: { 200: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29">…</svg>' },
  },
  'GET /api/stats/:influencer_id': {
    id: 'showStats',
    description:
      'Totals, and a row for each `interval` in which something happened; the last 30 days when ' +
      'no period is named. `from` is included, `to` is not. Amounts are listed a currency each ' +
      'and never added across currencies.',
    answers: { 200: STATS },
  },
  'GET /api/stats/:influencer_id/breakdown': {
    id: 'breakDownStats',
    description:
      'A row for each of the most clicked values of `by`, then by key; the rest together is ' +
      '`other`. Clicks and money of a link count under its campaign and product as they are ' +
      'now. Money stands by country, device, referrer and sub-id of the click that earned it, ' +
      'under null once that click is no longer kept. A product with several concerns or ' +
      'ingredients counts under each, so those rows add up to more than the total.',
    answers: { 200: BREAKDOWN },
  },
  'GET /api/stats/:influencer_id/live': {
    id: 'followStats',
    description:
      'Server-sent events (`EventSource`), looked for every two seconds. `click`: how an hour ' +
      'of a link stands now; `conversion`: an order that was credited, as it stands now. Both ' +
      'say the whole, not the difference: one that comes twice changes nothing. `skipped` ' +
      'says how many events a reader missed by being slow. Every stream begins with `ready` ' +
      'and ends after `seconds`; connect again with `Last-Event-ID` (browsers do by ' +
      'themselves) and what came within the last hour is told. An influencer has at most five ' +
      'streams at once: 429.',
    headers: [
      {
        name: 'Last-Event-ID',
        description: 'The id of the last event that was read, to go on after it',
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
      'rows; ask for less time when there are more.',
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
      'The most clicked influencers, links, products and programs with their figures; the ' +
      'payouts requested in the period by currency and state; what became of the deliveries of ' +
      'networks, and how long it took from storing one to its outcome. The last 30 days when no ' +
      'period is named. With `program_id` the lists are of the links and orders of that program ' +
      'alone, and `programs` has no other; payouts and deliveries are of no program and stay ' +
      'everybody’s.',
    answers: { 200: OVERVIEW },
  },
  'GET /api/balances/:influencer_id': {
    id: 'showBalances',
    description:
      'Commission moves from `pending` (its hold runs) to `payable`, to `in_flight` (a payout ' +
      'was requested) to `paid`. A reversal after payout makes `payable` negative; the next ' +
      'payout recovers it.',
    answers: { 200: { influencer_id: INFLUENCER.id, balances: [BALANCE] } },
  },
  'POST /api/influencers/:id/api-keys': {
    id: 'createApiKey',
    description: 'The key is in this answer and never shown again; only its hash is kept.',
    body: { name: 'Shop dashboard' },
    answers: {
      201: { ...API_KEY, name: 'Shop dashboard', key: 'ss_5fK2x9Qa…' },
    },
  },
  'GET /api/influencers/:id/api-keys': {
    id: 'listApiKeys',
    description: 'Keys with the first characters to tell them apart, revoked ones too.',
    answers: { 200: pageOfOne(API_KEY) },
  },
  'DELETE /api/influencers/:id/api-keys/:key_id': {
    id: 'revokeApiKey',
    description: 'It stops working with the next request. A key once revoked stays so.',
    answers: { 200: { ...API_KEY, revoked_at: '2026-11-22T08:30:00.000Z' } },
  },
};
