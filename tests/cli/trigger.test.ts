import { custom as customTrigger } from '@skinstack/cli/trigger/custom';
import { impact as impactTrigger } from '@skinstack/cli/trigger/impact';
import type { NetworkTrigger } from '@skinstack/cli/trigger/network-trigger';
import { refersion as refersionTrigger } from '@skinstack/cli/trigger/refersion';
import type { NetworkAdapter } from '@skinstack/networks/adapter';
import { custom } from '@skinstack/networks/custom/adapter';
import { impact } from '@skinstack/networks/impact/adapter';
import { refersion } from '@skinstack/networks/refersion/adapter';
import { describe, expect, test } from 'vitest';

const ORDER = {
  ...{ number: 7_001, order_id: '1001', total: '100.00', commission: '20.00', currency: 'USD' },
  ...{ click_token: 'the-token', coupon_code: 'MINA10', about: '' },
};

/** What the network's adapter makes of what a trigger sends. */
async function read(
  adapter: NetworkAdapter,
  trigger: NetworkTrigger,
  event: string,
  method: 'POST' | 'GET',
) {
  const secret = adapter.secrets.make(crypto.getRandomValues(new Uint8Array(32)));
  const { query = '', ...request } = trigger.sign(event, ORDER, secret, method);
  const isPost = request.method === 'POST';
  const body = new TextEncoder().encode(isPost ? request.body : query);
  const headers = new Headers(isPost ? request.headers : {});
  const sent = { method: request.method, query, headers, body, received_at_ms: Date.now() };
  const verified = await adapter.verify(sent, { secret, external_account: null });
  return verified && adapter.parse(verified);
}

describe.each<[string, NetworkAdapter, NetworkTrigger, ('POST' | 'GET')[]]>([
  ['refersion', refersion, refersionTrigger, ['POST']],
  ['impact', impact, impactTrigger, ['GET', 'POST']],
  ['custom', custom, customTrigger, ['POST', 'GET']],
])('npm run trigger -- %s', (_, adapter, trigger, methods) => {
  test.each(Object.keys(trigger.events))('%s is signed as the network signs it', async (event) => {
    for (const method of methods) {
      const told = await read(adapter, trigger, event, method);
      expect(told, method).toMatchObject({
        type: expect.stringMatching(/^order_(reported|reversed)$/),
        external_order_id: '1001',
      });
    }
  });
});
