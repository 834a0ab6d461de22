import type { NetworkAccountRow } from '@skinstack/db/networks';
import { containsText, findRow, listRows } from '@skinstack/db/rows/find-rows';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { findAdapter, NETWORKS } from '@skinstack/networks/networks';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { EXAMPLE_TIME, pageOfOne } from '../docs/examples.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { exampleId } from '../rest/fields.ts';
import { requireFound } from '../rest/rows.ts';
import { newRouter } from '../router.ts';
import {
  changeNetworkAccount,
  createNetworkAccount,
  presentNetworkAccount,
  readEvidence,
  rotateSecret,
} from './network-accounts.ts';
import { ACCOUNT_ROUTES } from './schemas.ts';
import { testAccount } from './test-account.ts';

/** Accounts at networks: create, list, show, change, rotate the secret. */
export function networkAccountRoutes(ports: Ports) {
  const { db } = ports;
  const originOf = (url: string) => new URL(url).origin;
  const present = async (row: NetworkAccountRow, url: string, query?: string) => {
    const evidenceOf = await readEvidence(ports, [row.id]);
    return presentNetworkAccount(row, originOf(url), evidenceOf(row.id), query);
  };
  return newRouter()
    .openapi(ACCOUNT_ROUTES.create, async (context) => {
      const { row, secret, query } = await createNetworkAccount(
        withIdempotencyKey(ports, context),
        context.req.valid('json'),
      );
      const shown = await present(row, context.req.url, query);
      return context.json({ ...shown, ...secret }, 201);
    })
    .openapi(ACCOUNT_ROUTES.list, async (context) => {
      const { q, ...wished } = context.req.valid('query');
      const named = containsText([networkAccounts.network, networkAccounts.external_account], q);
      const page = await listRows(db, networkAccounts, wished, named);
      const [{ url }, ids] = [context.req, page.data.map(({ id }) => id)];
      const evidenceOf = await readEvidence(ports, ids);
      const data = page.data.map((row) =>
        presentNetworkAccount(row, originOf(url), evidenceOf(row.id)),
      );
      return context.json({ data, next_cursor: page.next_cursor }, 200);
    })
    .openapi(ACCOUNT_ROUTES.show, async (context) => {
      const { id } = context.req.valid('param');
      const row = requireFound(await findRow(db, networkAccounts, id), 'network account');
      return context.json(await present(row, context.req.url), 200);
    })
    .openapi(ACCOUNT_ROUTES.change, async (context) => {
      const { id } = context.req.valid('param');
      const input = context.req.valid('json');
      const row = await changeNetworkAccount(withIdempotencyKey(ports, context), id, input);
      return context.json(await present(row, context.req.url), 200);
    })
    .openapi(ACCOUNT_ROUTES.test, async (context) => {
      const { id } = context.req.valid('param');
      return context.json(await testAccount(withIdempotencyKey(ports, context), id), 200);
    })
    .openapi(ACCOUNT_ROUTES.rotate, async (context) => {
      const { id } = context.req.valid('param');
      const { row, secret, query } = await rotateSecret(
        withIdempotencyKey(ports, context),
        id,
        context.req.valid('json'),
      );
      const shown = await present(row, context.req.url, query);
      return context.json({ ...shown, ...secret }, 200);
    });
}

const namesWith = (property: 'of_shop' | 'accountOf') =>
  NETWORKS.filter((network) => findAdapter(network)?.[property])
    .map((network) => `\`${network}\``)
    .join(' and ');

const secret = '3kT0bq9zYw2m…';
const NETWORK_ACCOUNT = {
  id: exampleId('net'),
  network: 'refersion',
  merchant_id: null,
  external_account: null,
  max_commission_bps: null,
  has_api_key: false,
  has_admin_token: false,
  imported_until: null,
  import_problem: null,
  webhook_url: `https://api.skin.st/webhooks/refersion/${exampleId('net')}`,
  capture_url: null,
  evidence: { orders: 0, without: 0, by: [] },
  is_active: true,
  previous_secret_expires_at: null,
  refused_count: 0,
  refused_at: null,
  closed_at: null,
  created_at: EXAMPLE_TIME,
};

const EVIDENCE = {
  orders: 100,
  without: 31,
  by: [
    { kind: 'click', where: 'a note attribute of the order', orders: 52 },
    { kind: 'coupon', where: 'the discount code', orders: 17 },
  ],
};

/** Accounts at networks, and the secrets they sign with. */
export const NETWORK_TEXTS: OperationTexts = {
  'POST /api/network-accounts': {
    id: 'createNetworkAccount',
    description:
      'Our account at a network, or a shop’s (`merchant_id`). Give the network `webhook_url`; ' +
      'its deliveries verify against `secret`, which is kept encrypted, is never shown again, ' +
      `and is refused while in use. Accounts of ${namesWith('of_shop')} need a \`merchant_id\`; ` +
      `one of ${namesWith('accountOf')} without \`external_account\` becomes the first shop’s ` +
      'that delivers.',
    body: { network: 'refersion', merchant_id: exampleId('mer') },
    answers: { 201: { ...NETWORK_ACCOUNT, merchant_id: exampleId('mer'), secret } },
  },
  'GET /api/network-accounts': {
    id: 'listNetworkAccounts',
    description: 'All accounts, the newest first; never their secrets.',
    answers: { 200: pageOfOne({ ...NETWORK_ACCOUNT, evidence: EVIDENCE }) },
  },
  'GET /api/network-accounts/:id': {
    id: 'showNetworkAccount',
    description:
      'One account, until when its previous secret still verifies, and by which evidence its ' +
      'last hundred orders were credited.',
    answers: { 200: { ...NETWORK_ACCOUNT, evidence: EVIDENCE } },
  },
  'PATCH /api/network-accounts/:id': {
    id: 'changeNetworkAccount',
    description:
      'What is left out stays. Deliveries for an inactive account are refused, and another may ' +
      'use its secret; then it cannot be switched on again. With an `admin_token` codes are made ' +
      'in the shop; another replaces it, null takes it away, and so does another ' +
      '`external_account`.',
    body: { external_account: 'dew-botanics' },
    answers: { 200: { ...NETWORK_ACCOUNT, external_account: 'dew-botanics' } },
  },
  'POST /api/network-accounts/:id/test': {
    id: 'testNetworkAccount',
    description:
      'Makes a test order as the network would, signs it with the account’s secret, and has it ' +
      'received like every delivery. It is in the inbox (`is_test`), and never earns, whatever ' +
      'is done with it. `ignored` means that address, secret and reading are right; ' +
      '`quarantined` that it was verified and not understood.',
    params: { id: exampleId('net') },
    answers: {
      200: { event_id: exampleId('evt'), outcome: 'ignored', reason: 'A test conversion.' },
    },
  },
  'POST /api/network-accounts/:id/rotate': {
    id: 'rotateNetworkAccountSecret',
    description:
      'The previous secret verifies for another `grace_hours`, so that nothing is lost while the ' +
      'new one is entered at the network. Without a `secret` one is generated, and shown once.',
    body: { grace_hours: 48 },
    answers: {
      200: { ...NETWORK_ACCOUNT, previous_secret_expires_at: '2026-11-24T08:00:00.000Z', secret },
    },
  },
};
