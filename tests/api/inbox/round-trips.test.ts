import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { ADAPTERS, NETWORKS, type Network, SANDBOXES } from '@skinstack/networks/networks';
import type { SandboxOrder, SandboxRequest } from '@skinstack/networks/sandbox';
import { beforeEach, describe, expect, test } from 'vitest';
import { newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { clickOn } from '../builders/post-conversion.ts';

/** The networks that tell orders, by which of their events. */
const TELLERS = NETWORKS.flatMap((network) => {
  const { order_events } = SANDBOXES[network];
  return order_events ? [{ network, ...order_events }] : [];
});

const db = connectDatabase(env.DATABASE_URL ?? '');
let calls: number[] = [];
let app: ReturnType<typeof createApp>;
beforeEach(async () => {
  calls = [];
  app = createApp({
    ...(await createPorts(env)),
    log: (_, event, fields = {}) => {
      if (event === 'request') calls.push(Number(fields.database_call_count));
    },
  });
});

let number = 90_000;

/** An account of a network with a seller, and how it delivers one event of an order. */
async function newTeller(network: Network) {
  const world = await newWorld(db);
  const { account, sign, default_method = 'POST' } = SANDBOXES[network];
  const isOfShop = ADAPTERS[network].of_shop === true;
  const { id, secret } = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', {
    network,
    secret: account.secret,
    external_account: account.external_account,
    ...(isOfShop ? { merchant_id: world.merchant.id } : {}),
  });
  const newOrder = async (isClicked = true): Promise<SandboxOrder> => ({
    number: ++number,
    order_id: `T-${number}`,
    total: '100.00',
    commission: '20.00',
    currency: 'USD',
    click_token: isClicked ? await clickOn(world.link.id) : null,
    coupon_code: null,
    about: 'nothing',
  });
  const make = (event: string, order: SandboxOrder) => sign(event, order, secret, default_method);
  const deliver = async (sent: SandboxRequest) => {
    const { method, query = '' } = sent;
    const rest = sent.method === 'POST' ? { headers: sent.headers, body: sent.body } : {};
    const url = `https://api.skin.st/webhooks/${network}/${id}${query === '' ? '' : `?${query}`}`;
    const answer = await app.request(url, { method, ...rest });
    const { outcome } = (await answer.json()) as { outcome: string };
    return [outcome, calls.at(-1)];
  };
  const tell = async (event: string, order: SandboxOrder) => deliver(await make(event, order));
  return { newOrder, make, deliver, tell };
}

describe.each(TELLERS)('$network: calls to the database', ({ network, told, taken_back }) => {
  test('two of an order that earned, three while the account is not remembered', async () => {
    const { newOrder, tell } = await newTeller(network);
    expect(await tell(told, await newOrder())).toEqual(['recorded', 3]);
    expect(await tell(told, await newOrder())).toEqual(['recorded', 2]);
  });

  test('two of one that nobody earned', async () => {
    const { newOrder, tell } = await newTeller(network);
    await tell(told, await newOrder());
    expect(await tell(told, await newOrder(false))).toEqual(['unattributed', 2]);
  });

  test('one of the same delivery again', async () => {
    const { newOrder, make, deliver } = await newTeller(network);
    const sent = await make(told, await newOrder());
    await deliver(sent);
    expect(await deliver(sent)).toEqual(['duplicate', 1]);
  });

  test.skipIf(taken_back === null)(
    'two of what takes it back, before it and after it',
    async () => {
      const { newOrder, tell } = await newTeller(network);
      const [order, other] = [await newOrder(), await newOrder()];
      await tell(told, other);
      expect(await tell(taken_back ?? '', { ...other, number: ++number })).toEqual(['reversed', 2]);
      const [outcome, count] = await tell(taken_back ?? '', { ...order, number: ++number });
      // a network that tells an order whole with its end needs no earlier word of it
      expect(['pending', 'unattributed', 'reversed', 'recorded']).toContain(outcome);
      expect(count).toBe(2);
    },
  );
});
