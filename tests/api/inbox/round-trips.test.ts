import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { ADAPTERS, type Network, SANDBOXES } from '@skinstack/networks/networks';
import type { SandboxOrder, SandboxRequest } from '@skinstack/networks/sandbox';
import { beforeEach, describe, expect, test } from 'vitest';
import { newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { clickOn } from '../builders/post-conversion.ts';

/** The sandbox event by which each network tells an order, and one that takes it back. */
const TELLS: Partial<Record<Network, { order: string; refund: string | null }>> = {
  refersion: { order: 'new', refund: 'denied' },
  shopify: { order: 'create', refund: 'cancel' },
  impact: { order: 'pending', refund: 'reversed' },
  awin: { order: 'recorded', refund: null },
  custom: { order: 'created', refund: 'refunded' },
};

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

describe.each(Object.keys(TELLS) as Network[])('%s: calls to the database', (network) => {
  const { order: told, refund } = TELLS[network] ?? { order: '', refund: null };

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

  test.skipIf(refund === null)('two of what takes it back, before it and after it', async () => {
    const { newOrder, tell } = await newTeller(network);
    const [order, other] = [await newOrder(), await newOrder()];
    await tell(told, other);
    expect(await tell(refund ?? '', { ...other, number: ++number })).toEqual(['reversed', 2]);
    const [outcome, count] = await tell(refund ?? '', { ...order, number: ++number });
    // a network that tells an order whole with its end needs no earlier word of it
    expect(['pending', 'unattributed', 'reversed']).toContain(outcome);
    expect(count).toBe(2);
  });
});
