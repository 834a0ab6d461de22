import { env } from 'cloudflare:workers';
import { ACCESS, ruleOf } from '@skinstack/api/access';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { expect, test } from 'vitest';

test('every route has its row in the access table, and every row its route', async () => {
  const app = createApp(await createPorts(env));
  const routes = app.routes.filter(({ method }) => method !== 'ALL');
  const names = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  expect([...names].sort()).toEqual(Object.keys(ACCESS).sort());
});

const MONEY = ['owner', 'finance'];
const CODES = ['owner', 'finance', 'support'];
const decisions = ['hold', 'release', 'reject', 'restore', 'reassign'];
/** As the contract promises it, whatever groups of roles there come to be. */
const CONTROL: Record<string, readonly string[]> = {
  'PATCH /api/programs/:id/rules/:rule_id': [...MONEY, 'brand'],
  'DELETE /api/programs/:id/rules/:rule_id': [...MONEY, 'brand'],
  'PATCH /api/programs/:id/coupons/:coupon_id': CODES,
  'DELETE /api/programs/:id/coupons/:coupon_id': [...CODES, 'brand'],
  ...Object.fromEntries(decisions.map((one) => [`POST /api/commissions/:id/${one}`, MONEY])),
  // a shop stops what it need not pay, and ends its own terms; an operator gives back
  'POST /api/commissions/:id/hold': [...MONEY, 'brand'],
  'POST /api/commissions/:id/reject': [...MONEY, 'brand'],
  'POST /api/commissions': MONEY,
  'POST /api/commissions/approve': MONEY,
  'GET /api/payout-policy': MONEY,
  'PUT /api/payout-policy': MONEY,
  'POST /api/payouts': MONEY,
  'POST /api/payouts/:id/return': MONEY,
  'GET /api/payout-runs': MONEY,
  'GET /api/payout-runs/:id': MONEY,
  'POST /api/payout-runs/:id/approve': MONEY,
  'POST /api/payout-runs/:id/send': MONEY,
  'POST /api/payout-runs/:id/settle': MONEY,
  'POST /api/webhook-events/:id/resolve': MONEY,
  'GET /api/audit-log': ['owner'],
};
test.each(Object.entries(CONTROL))('%s is for %j alone', (route, roles) => {
  const access = ACCESS[route];
  expect(access && [...ruleOf(access).roles].sort()).toEqual([...roles].sort());
});
