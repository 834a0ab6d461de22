import { matchSale } from '@skinstack/api/orders/decide-credit';
import { clickKey, identityOf, nameKeys } from '@skinstack/api/orders/order-question';
import { describe, expect, test } from 'vitest';

const DAY_MS = 86_400_000;
const ORDERED_MS = Date.UTC(2026, 10, 20);
const source = (network: string, network_account_id: string) => ({
  ...{ webhook_event_id: 'evt_1', network, network_account_id, merchant_id: null },
  ...{ max_commission_bps: null, received_at_ms: ORDERED_MS },
});
const told = (seller: string | null) => ({
  ...{ seller, external_order_id: '1001', external_conversion_id: null },
});
const sellerOf = (network: string, account_id: string, seller: string | null) =>
  identityOf(source(network, account_id), told(seller)).seller_key;

describe('who sold an order', () => {
  test('a shop is one, whatever account tells of it', () => {
    const shop = 'dew-botanics.myshopify.com';
    expect(sellerOf('shopify', 'net_1', shop)).toBe(sellerOf('shopify', 'net_2', shop));
    expect(sellerOf('shopify', 'net_1', 'other.myshopify.com')).not.toBe(
      sellerOf('shopify', 'net_1', shop),
    );
  });

  test('a brand is known within the account that names it', () => {
    const keys = [
      sellerOf('refersion', 'net_1', 'acme'),
      sellerOf('refersion', 'net_1', 'dew'),
      sellerOf('refersion', 'net_2', 'acme'),
      sellerOf('impact', 'net_3', '7001'),
      sellerOf('refersion', 'net_1', null),
      sellerOf('custom', 'net_4', null),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

/** A key of a sale that this account was credited for. */
const sale = (key: string, network_account_id: string, days = 0) => ({
  ...{ key, network_account_id, order_id: `ord_${key}`, conversion_id: 'cnv_1' },
  ordered_at: new Date(ORDERED_MS + days * DAY_MS),
});
const ask = (
  account_id: string,
  known: ReturnType<typeof sale>[],
  { names = ['no:1001'], click = null as string | null } = {},
) => matchSale(source('custom', account_id), ORDERED_MS, names, click, known);

describe('one sale told by two accounts', () => {
  test('by one number, within three days: it is the first one’s', () => {
    const first = sale('no:1001', 'net_1');
    expect(ask('net_2', [first]).told_again_of).toEqual(first);
    for (const days of [-2.9, 2.9]) {
      expect(ask('net_2', [sale('no:1001', 'net_1', days)]).told_again_of).not.toBeNull();
    }
  });

  test('the same number a month before or after is another sale', () => {
    for (const days of [-30, -3, 3, 30]) {
      expect(ask('net_2', [sale('no:1001', 'net_1', days)]).told_again_of).toBeNull();
    }
  });

  test('an account does not tell its own sale again: what has another identity is another', () => {
    expect(ask('net_1', [sale('no:1001', 'net_1')]).told_again_of).toBeNull();
  });

  test('by one click: the first of each account is one, the second of each another', () => {
    const click = clickKey('clk_1');
    const names = { names: [], click };
    const first = sale('click:clk_1:1', 'net_1');
    expect(ask('net_1', [], names)).toEqual({ told_again_of: null, keys: [first.key] });
    expect(ask('net_2', [first], names).told_again_of).toEqual(first);
    // another order of the account that was first
    const second = ask('net_1', [first], names);
    expect(second).toEqual({ told_again_of: null, keys: ['click:clk_1:2'] });
    const pair = [first, sale('click:clk_1:2', 'net_1'), sale('click:clk_1:1@net_2', 'net_2')];
    expect(ask('net_2', pair, names).told_again_of?.key).toBe('click:clk_1:2');
  });

  test('a number is a key once, however often an order goes by it', () => {
    const report = { order_names: ['1001', '5001', '1001'] } as Parameters<typeof nameKeys>[0];
    expect(nameKeys(report)).toEqual(['no:1001', 'no:5001']);
  });
});
