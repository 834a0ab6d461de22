import { ROLES, type Role } from '@skinstack/domain/people';
import { NOTICE_ACCESS } from './outbox/access.ts';

/**
 * Who may call a route: anyone; any caller, for what is theirs (another's id answers 404); a user
 * signed in with a session, not a key; every operator; a monitor (its key, and operators); the
 * operators whose work it is: `owner` alone, `finance` (owners too) or `support` (owners too);
 * `party`, whoever an order is about, its shop too; `shop`, operators and the people of the shop it
 * is about; `payer`, those who look after money, and that shop; or a page, which answers by itself
 * who is not signed in.
 */
export type Access =
  | 'anyone'
  | 'caller'
  | 'session'
  | 'operator'
  | 'monitor'
  | 'owner'
  | 'finance'
  | 'support'
  | 'party'
  | 'shop'
  | 'payer'
  | 'page'
  | Rule;

/** Who, and whether they must have proved themselves just now or hold an owner's key of secrets. */
export type Rule = { roles: readonly Role[]; needs_proof?: boolean };

const OPERATORS: readonly Role[] = ['owner', 'finance', 'support'];
const RULES: Readonly<Record<Exclude<Access, Rule>, Rule>> = {
  anyone: { roles: ROLES },
  page: { roles: ROLES },
  caller: { roles: [...OPERATORS, 'influencer'] },
  session: { roles: ROLES },
  operator: { roles: OPERATORS },
  monitor: { roles: OPERATORS },
  owner: { roles: ['owner'] },
  finance: { roles: ['owner', 'finance'] },
  support: { roles: ['owner', 'support'] },
  party: { roles: ROLES },
  shop: { roles: [...OPERATORS, 'brand'] },
  payer: { roles: ['owner', 'finance', 'brand'] },
};

/** What an entry of the table means. */
export function ruleOf(access: Access): Rule {
  return typeof access === 'string' ? RULES[access] : access;
}

/** Secrets, keys and roles: an owner who has proved themselves. */
const PROVED_OWNER: Rule = { roles: ['owner'], needs_proof: true };
/** Where an influencer is paid. */
const PROVED_PAYEE: Rule = { roles: ['owner', 'finance', 'influencer'], needs_proof: true };
/** An influencer's own keys, or those an owner makes for them. */
const PROVED_KEY_OWNER: Rule = { roles: ['owner', 'influencer'], needs_proof: true };

/** Who may call each route. A route without a row here is refused, and a test fails. */
export const ACCESS: Readonly<Record<string, Access>> = {
  'GET /healthz': 'anyone',
  'GET /openapi.json': 'anyone',
  'GET /': 'page',
  'GET /sign-in': 'anyone',
  'POST /sign-in': 'anyone',
  'GET /forgot': 'anyone',
  'POST /forgot': 'anyone',
  'GET /invite/:token': 'anyone',
  'POST /invite/:token': 'anyone',
  'GET /reset/:token': 'anyone',
  'POST /reset/:token': 'anyone',
  'GET /join/:program_slug': 'anyone',
  'GET /join/:program_slug/thanks': 'anyone',
  'POST /join/:program_slug': 'anyone',
  'GET /app/assets/:file': 'anyone',
  'GET /app/manifest.webmanifest': 'anyone',
  'GET /app/icon.svg': 'anyone',
  'GET /app': 'page',
  'GET /app/*': 'page',
  'GET /operate': 'page',
  'GET /operate/*': 'page',
  'GET /brand': 'page',
  'GET /brand/*': 'page',
  'GET /docs': 'anyone',
  'GET /docs/assets/:file': 'anyone',
  'GET /redoc': 'anyone',
  'GET /docs/problems': 'anyone',
  'GET /docs/problems/:code': 'anyone',
  ...NOTICE_ACCESS,
  'POST /webhooks/:network': 'anyone',
  'POST /webhooks/:network/:network_account_id': 'anyone',
  'GET /webhooks/:network': 'anyone',
  'GET /webhooks/:network/:network_account_id': 'anyone',

  'GET /storefront/v1.json': 'anyone',
  'GET /storefront/:file': 'anyone',
  'POST /capture/:network/:network_account_id': 'anyone',

  'GET /metrics': 'monitor',

  'POST /auth/sign-in': 'anyone',
  'POST /auth/sign-in/second-factor': 'anyone',
  'GET /auth/me': 'party',
  'PATCH /auth/me': 'session',
  'GET /auth/sessions': 'session',
  'POST /auth/sign-out': 'session',
  'POST /auth/sign-out-everywhere': 'session',
  'POST /auth/change-password': 'session',
  'POST /auth/accept-invitation': 'anyone',
  'POST /auth/forgot-password': 'anyone',
  'POST /auth/reset-password': 'anyone',
  // whom but influencers, an owner alone: members/invitations.ts
  'POST /api/invitations': 'shop',
  'POST /auth/step-up': 'session',
  'POST /auth/totp/start': 'session',
  'POST /auth/totp/confirm': 'session',
  'POST /auth/totp/remove': 'session',
  'POST /api/users': PROVED_OWNER,
  'GET /api/users': 'owner',
  'GET /api/users/:id': 'owner',
  'PATCH /api/users/:id': PROVED_OWNER,
  'DELETE /api/users/:id/sessions': 'owner',
  'POST /api/users/:id/reset-password': PROVED_OWNER,
  'DELETE /api/users/:id/second-factor': PROVED_OWNER,
  'POST /api/users/:id/api-keys': PROVED_OWNER,
  'GET /api/users/:id/api-keys': 'owner',
  'DELETE /api/users/:id/api-keys/:key_id': 'owner',

  'POST /links/generate': 'caller',
  'POST /links/generate-many': 'caller',
  'GET /api/stats/:influencer_id': 'caller',
  'GET /api/stats/:influencer_id/breakdown': 'caller',
  'GET /api/stats/:influencer_id/export.csv': 'caller',
  'GET /api/stats/:influencer_id/replenishment': 'caller',
  'GET /api/stats/:influencer_id/live': 'caller',
  'GET /api/balances/:influencer_id': 'caller',
  'GET /api/statements/:influencer_id': 'caller',
  'GET /api/influencers/:id/payout-details': 'caller',
  'PUT /api/influencers/:id/payout-details': PROVED_PAYEE,
  'GET /api/payouts': 'caller',
  'GET /api/payouts/:id': 'caller',
  'GET /api/conversions': 'party',
  'GET /api/conversions/export.csv': 'party',
  'GET /api/conversions/:id': 'party',
  'GET /api/orders': 'party',
  'GET /api/orders/:external_order_id': 'party',
  'GET /api/links': 'caller',
  'GET /api/links/export.csv': 'caller',
  'GET /api/links/:id': 'caller',
  'PATCH /api/links/:id': 'caller',
  'DELETE /api/links/:id': 'caller',
  'GET /api/links/:id/qr.svg': 'caller',
  'GET /api/links/:id/qr.png': 'caller',
  'GET /api/links/:id/disclosure': 'caller',
  'POST /api/influencers/:id/api-keys': PROVED_KEY_OWNER,
  'GET /api/influencers/:id/api-keys': 'caller',
  'DELETE /api/influencers/:id/api-keys/:key_id': 'caller',
  'GET /api/influencers/:id': 'caller',
  'GET /api/products': 'party',
  'GET /api/products/:id': 'party',
  'POST /api/programs/:id/price': 'caller',

  'POST /api/merchants': 'finance',
  'POST /api/programs': 'finance',
  'POST /api/products': 'operator',
  'POST /api/products/import': 'operator',
  'POST /api/influencers': 'support',
  'POST /api/network-accounts': PROVED_OWNER,
  'GET /api/merchants': 'shop',
  'GET /api/merchants/:id': 'shop',
  'PATCH /api/merchants/:id': 'finance',
  'GET /api/programs': 'party',
  'GET /api/programs/:id': 'shop',
  'PATCH /api/programs/:id': 'finance',
  'PATCH /api/products/:id': 'operator',
  'GET /api/influencers': 'operator',
  'GET /api/influencers/export.csv': 'operator',
  'PATCH /api/influencers/:id': 'support',
  'GET /api/programs/:id/customers': 'shop',
  'GET /api/programs/:id/stats': 'shop',
  'GET /api/programs/:id/stats/breakdown': 'shop',
  'GET /api/merchants/:id/balance': 'shop',
  'POST /api/programs/:id/rules': 'finance',
  'GET /api/programs/:id/rules': 'shop',
  'PATCH /api/programs/:id/rules/:rule_id': 'payer',
  'DELETE /api/programs/:id/rules/:rule_id': 'payer',
  'GET /api/programs/:id/memberships': 'shop',
  'POST /api/programs/:id/memberships': 'party',
  'GET /api/memberships/:id': 'party',
  'PATCH /api/memberships/:id': 'operator',
  'POST /api/memberships/:id/accept': 'shop',
  'POST /api/memberships/:id/decline': 'shop',
  'POST /api/memberships/:id/suspend': 'shop',
  'POST /api/memberships/:id/leave': 'caller',
  'POST /api/memberships/decide': 'shop',
  'POST /api/programs/:id/groups': 'finance',
  'GET /api/programs/:id/groups': 'shop',
  'POST /api/programs/:id/terms': 'finance',
  'GET /api/programs/:id/terms': 'party',
  'GET /api/programs/:id/terms/:version': 'party',
  'POST /api/programs/:id/terms/accept': { roles: ['influencer'] },
  'POST /api/programs/:id/coupons': 'operator',
  'GET /api/programs/:id/coupons': 'shop',
  'PATCH /api/programs/:id/coupons/:coupon_id': 'operator',
  'DELETE /api/programs/:id/coupons/:coupon_id': 'shop',
  'GET /api/network-accounts': 'operator',
  'GET /api/network-accounts/:id': 'operator',
  'PATCH /api/network-accounts/:id': PROVED_OWNER,
  'POST /api/network-accounts/:id/rotate': PROVED_OWNER,
  'POST /api/network-accounts/:id/test': 'operator',
  'POST /api/commissions/approve': 'finance',
  'POST /api/commissions': 'finance',
  'POST /api/commissions/:id/hold': 'payer',
  'POST /api/commissions/:id/release': 'finance',
  'POST /api/commissions/:id/reject': 'payer',
  'POST /api/commissions/:id/restore': 'finance',
  'POST /api/commissions/:id/reassign': 'finance',
  'GET /api/reviews': 'payer',
  'POST /api/reviews/decide': 'payer',
  'GET /api/payout-policy': 'finance',
  'PUT /api/payout-policy': 'finance',
  'GET /api/payout-runs': 'finance',
  'GET /api/payout-runs/:id': 'finance',
  'POST /api/payout-runs/:id/approve': 'finance',
  'POST /api/payout-runs/:id/send': 'finance',
  'POST /api/payout-runs/:id/settle': 'finance',
  'POST /api/payouts/:id/return': 'finance',
  'GET /api/payouts/export.csv': 'finance',
  'GET /api/payouts/export.xml': 'finance',
  'POST /api/payouts': 'finance',
  'POST /api/payouts/:id/send': 'finance',
  'POST /api/payouts/:id/settle': 'finance',
  'POST /api/payouts/:id/fail': 'finance',
  'POST /api/clicks/replay': 'owner',
  'POST /api/clicks/erase': 'support',
  'GET /api/contracts-due': 'operator',
  'GET /api/attention': 'operator',
  'GET /api/overview': 'operator',
  'GET /api/reconciliation': 'operator',
  'GET /api/audit-log': 'owner',
  'GET /api/privacy-requests': 'operator',
  'GET /api/privacy-requests/:id': 'operator',
  'GET /api/diagnostics': 'operator',
  'GET /api/webhook-events': 'operator',
  'GET /api/webhook-events/export.csv': 'operator',
  'GET /api/webhook-events/:id': 'operator',
  'POST /api/webhook-events/:id/replay': 'operator',
  'POST /api/webhook-events/:id/resolve': 'finance',
};
