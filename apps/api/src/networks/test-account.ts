import { findWebhookEvent } from '@skinstack/db/inbox/find-webhook-event';
import { findRow } from '@skinstack/db/rows/find-rows';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { TEST_HEADER } from '@skinstack/db/schema/webhook-events';
import { assert } from '@skinstack/domain/assert';
import { openSecret } from '@skinstack/domain/crypto/seal';
import { Problem } from '@skinstack/domain/problem';
import type { RawDelivery } from '@skinstack/networks/adapter';
import { findAdapter } from '@skinstack/networks/networks';
import type { SandboxRequest } from '@skinstack/networks/sandbox';
import { receiveWebhook } from '../inbox/receive-webhook.ts';
import { writeIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';

/** What became of a test event, as the delivery in the inbox says it. */
export type Tested = { event_id: string; outcome: string; reason: string | null };

/**
 * Has an account deliver a test order of its network, signed with its own secret, by the way every
 * delivery takes: it is verified, stored and read, and earns nothing whatever it says.
 * @throws Problem `not_found`; `conflict` when the account takes no deliveries
 */
export async function testAccount(ports: Ports, id: string): Promise<Tested> {
  const account = requireFound(await findRow(ports.db, networkAccounts, id), 'network account');
  const { network, external_account } = account;
  if (!account.is_active || account.closed_at !== null) throw refuseInactive();
  const adapter = findAdapter(network);
  assert(adapter, 'an account is of a network we know');
  const secret = await openSecret(ports.sealing_key, account.secret_sealed, id);
  const order = sampleOrder(ports);
  const sent = await adapter.signTest(order, { secret, external_account });
  const delivery = asReceived(sent, ports.now());
  let event_id: string | null = null;
  const { first_id } = await writeIdempotent(ports, async (trail) => {
    const outcome = await receiveWebhook(ports, network, id, delivery, trail);
    event_id = outcome.event_id;
    return true;
  });
  const event = await findWebhookEvent(ports.db, event_id ?? first_id ?? '');
  const { id: found_id, status, reason } = requireFound(event, 'webhook event');
  return { event_id: found_id, outcome: status, reason };
}

function refuseInactive(): Problem {
  return new Problem('conflict', 'The account is switched off: it takes no deliveries.');
}

/** An order of nobody’s: no click and no code is in it, and no other test has its number. */
function sampleOrder({ random }: Ports) {
  // 52 bits: exact as a number, and no two are alike by chance
  const number = Number(new DataView(random(8).buffer).getBigUint64(0) >> 12n);
  return {
    ...{ number, order_id: `test-${number}`, about: '' },
    ...{ total: '100.00', commission: '20.00', currency: 'USD' },
    ...{ click_token: null, coupon_code: null },
  };
}

/** What the network would have sent, as the Worker would have read it; marked as ours. */
function asReceived(sent: SandboxRequest, received_at_ms: number): RawDelivery {
  const { query = '' } = sent;
  const [text, given] = sent.method === 'POST' ? [sent.body, sent.headers] : [query, {}];
  const headers = new Headers({ ...given, [TEST_HEADER]: '1' });
  const body = new TextEncoder().encode(text);
  return { method: sent.method, query, headers, body, received_at_ms };
}
