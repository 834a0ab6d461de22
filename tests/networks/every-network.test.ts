import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NETWORK_NAME } from '@skinstack/db/schema/network-accounts';
import { ROOT } from '@skinstack/local/read-settings';
import type { NetworkAdapter, RawDelivery } from '@skinstack/networks/adapter';
import { ADAPTERS, findAdapter, NETWORKS, SANDBOXES } from '@skinstack/networks/networks';
import type { SandboxRequest } from '@skinstack/networks/sandbox';
import { describe, expect, test } from 'vitest';

const ORDER = {
  number: 7_001,
  order_id: '1001',
  total: '100.00',
  commission: '20.00',
  currency: 'USD',
  click_token: 'the-token',
  coupon_code: 'MINA10',
  about: 'AbC123xy',
};
const pathOf = (network: string) => `docs/networks/${network}.md`;

function received({ query = '', ...request }: SandboxRequest): RawDelivery {
  const isPost = request.method === 'POST';
  const body = new TextEncoder().encode(isPost ? request.body : query);
  const headers = new Headers(isPost ? request.headers : {});
  return { method: request.method, query, headers, body, received_at_ms: Date.now() };
}

describe.each(NETWORKS)('%s', (network) => {
  const adapter: NetworkAdapter = ADAPTERS[network];
  const { account, events, order_events, sign } = SANDBOXES[network];
  const methods = adapter.accepts_get ? (['POST', 'GET'] as const) : (['POST'] as const);
  const credential = { secret: account.secret, external_account: account.external_account };

  test('its name fits a path, a setting and the database', () => {
    expect(network).toMatch(new RegExp(NETWORK_NAME));
    expect(findAdapter(network)).toBe(adapter);
  });

  test('a secret it makes, and the one of the sandbox, can be used', () => {
    const made = adapter.secrets.make(crypto.getRandomValues(new Uint8Array(32)));
    expect([made, account.secret].map(adapter.secrets.refuse)).toEqual([null, null]);
  });

  test.each(Object.keys(events))(
    '%s: sent as the network does, verified, understood',
    async (event) => {
      for (const method of methods) {
        const sent = received(await sign(event, ORDER, account.secret, method));
        const verified = await adapter.verify(sent, credential);
        if (verified === null) throw new Error(`${method} was not verified`);
        expect(adapter.parse(verified).type, method).not.toMatch(/not_understood|ignored/);
        expect(await adapter.identify(verified)).toEqual(await adapter.identify(verified));
      }
    },
  );

  test('it says which of its events tells an order, and which takes it back', () => {
    const named = [order_events?.told, order_events?.taken_back].filter((one) => one != null);
    expect(Object.keys(events)).toEqual(expect.arrayContaining(named));
  });

  test('what was signed with another secret is not verified', async () => {
    const other = adapter.secrets.make(crypto.getRandomValues(new Uint8Array(32)));
    for (const method of methods) {
      const [event = ''] = Object.keys(events);
      const sent = received(await sign(event, ORDER, other, method));
      expect(await adapter.verify(sent, credential), method).toBeNull();
    }
  });

  test('its page says how to set it up, and sends only events that exist', () => {
    const page = readFileSync(join(ROOT, pathOf(network)), 'utf8');
    const [heading = ''] = page.split('\n');
    expect(heading.toLowerCase()).toContain(adapter.title.toLowerCase());
    expect(page).toContain(`"network":"${network}"`);
    if (adapter.click_parameter) expect(page).toContain(adapter.click_parameter);
    if (adapter.secrets.is_in_address) expect(page).toContain('token=');
    const sent = [...page.matchAll(new RegExp(`trigger -- ${network} (\\S+)`, 'g'))];
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.map(([, event = '']) => event).filter((event) => !(event in events))).toEqual([]);
  });
});

const apis = NETWORKS.flatMap((network) => {
  const { api }: NetworkAdapter = ADAPTERS[network];
  return api ? [{ network, api }] : [];
});

describe.each(apis)('the API of $network', ({ api }) => {
  test('is reached over TLS, at an address that paths are added to', () => {
    expect(api.base_url).toMatch(/^https:\/\/[^?#]*[^/?#]$/);
  });

  test('is asked something', () => {
    expect(api.confirm ?? api.poll ?? api.codes).toBeDefined();
  });
});

const polls = apis.flatMap(({ network, api: { poll } }) => (poll ? [{ network, poll }] : []));

test.each(polls)('$network: a state it did not save is one that has not begun', ({ poll }) => {
  const nothing = { complete_to: null, problem: null, not_before: null };
  for (const state of [null, undefined, {}, [], 'yesterday', { complete_to: 'yesterday' }]) {
    expect(poll.progress(state)).toMatchObject(nothing);
  }
});

test('no two sandboxes share a number', () => {
  const numbers = NETWORKS.map((network) => SANDBOXES[network].account.number);
  expect(new Set(numbers).size).toBe(NETWORKS.length);
});

test('the one list of the pages has every network once', () => {
  const list = readFileSync(join(ROOT, 'docs/networks/README.md'), 'utf8');
  const rows = [...list.matchAll(/^\| \[([^\]]+)\]\(([a-z0-9]+)\.md\) \|/gm)];
  expect(rows.map(([, , name]) => name).toSorted()).toEqual(NETWORKS.toSorted());
  const titled = rows.filter(([, title = '', name = '']) => {
    const { title: known = '' } = findAdapter(name) ?? {};
    return known === title || (name === 'custom' && title === 'Any other');
  });
  expect(titled).toHaveLength(NETWORKS.length);
});

test('every folder of a network is on the list, and every page is of one', () => {
  const source = join(ROOT, 'packages/networks/src');
  const folders = readdirSync(source).filter((name) =>
    existsSync(join(source, name, 'adapter.ts')),
  );
  expect(folders.toSorted()).toEqual(NETWORKS.toSorted());
  const pages = readdirSync(join(ROOT, 'docs/networks')).map((name) => name.replace(/\.md$/, ''));
  expect(pages.filter((name) => name !== 'README').toSorted()).toEqual(NETWORKS.toSorted());
});
