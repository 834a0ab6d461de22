import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { clickOn, conversion, postRefersion, sign } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let account: { id: string; secret: string };
let order_id: string;
let click: { sub_id: string };
beforeEach(async () => {
  world = await newWorld(db);
  account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  order_id = newId('ord');
  click = { sub_id: await clickOn(world.link.id) };
});

const pending = async () => (await listBalances(db, world.influencer.id))[0]?.pending_minor ?? 0n;
const at = (second: number) => `2026-11-22 00:00:${String(second).padStart(2, '0')}`;
const send = async (change: object) => {
  const { body } = await postRefersion(account, conversion(order_id, { click, ...change }));
  return body.outcome;
};

describe('renewals of a subscription', () => {
  const first = { id: 1, subscription_id: 's1', is_recurring: false };
  const renewal = { id: 2, subscription_id: 's1', is_recurring: true };

  test.each([
    ['in order', [first, renewal]],
    ['the renewal first', [renewal, first]],
  ])(
    'under one number are paid each, %s, and each is told again without effect',
    async (_, both) => {
      for (const one of both) expect(await send(one)).toBe('recorded');
      for (const one of both) expect(await send({ ...one, status: 'APPROVED' })).toBe('duplicate');
      expect(await pending()).toBe(3_200n);
      const updated = new Date(Date.now() + 3_600_000).toISOString();
      expect(await send({ ...renewal, status: 'DENIED', updated })).toBe('reversed');
      expect(await pending()).toBe(1_600n);
    },
  );

  test('twenty at once are twenty, however often each comes', async () => {
    const copies = Array.from({ length: 40 }, (_, copy) => send({ ...renewal, id: copy % 20 }));
    await Promise.all(copies);
    expect(await pending()).toBe(32_000n);
  });

  test('of another order number need no such care', async () => {
    await send(first);
    expect(await send({ ...renewal, order_id: newId('ord') })).toBe('recorded');
  });
});

test('another conversion of an order is another: a sale and its bonus', async () => {
  expect([await send({ id: 1 }), await send({ id: 2 })]).toEqual(['recorded', 'recorded']);
  expect(await pending()).toBe(3_200n);
});

test('the states of a conversion, as they come', async () => {
  expect(await send({ updated: at(1) })).toBe('recorded');
  expect(await send({ updated: at(2), status: 'APPROVED' })).toBe('duplicate');
  expect(await send({ updated: at(3), status: 'DENIED', reason: 'Returned.' })).toBe('reversed');
  expect(await pending()).toBe(0n);
  expect(await send({ updated: at(2), status: 'APPROVED', total: '100.0' })).toBe('duplicate');
  expect(await send({ updated: at(4), status: 'APPROVED' })).toBe('updated');
  expect(await pending()).toBe(1_600n);
  const cancelled = { id: 9, total: '-25.00', commission_total: '-5.00' };
  expect([await send(cancelled), await pending()]).toEqual(['reversed', 1_200n]);
});

test('a negative credit of no order waits for an operator, and takes from nobody', async () => {
  await send({});
  const credit = { id: 3, order_id: null, total: '0.00', commission_total: '-5.00' };
  expect([await send(credit), await pending()]).toEqual(['quarantined', 1_600n]);
});

test('the short form: 200 and 1200 of 15.00, again 202; of nobody it is unattributed', async () => {
  const told = { event_id: newId('evt'), order_id: newId('ord'), commission_amount: 15.0 };
  const of_click = { ...told, sub_id: await clickOn(world.link.id) };
  const answers = [await postRefersion(account, of_click), await postRefersion(account, of_click)];
  expect(answers.map(({ status, body }) => [status, body.outcome])).toEqual([
    [200, 'recorded'],
    [202, 'duplicate'],
  ]);
  expect(await pending()).toBe(1_200n);
  const nobody = { ...told, event_id: newId('evt'), order_id: newId('ord') };
  const { status, body } = await postRefersion(account, nobody);
  expect([status, body.outcome]).toEqual([200, 'unattributed']);
});

test('thirty malformed signatures: 401 each', async () => {
  const body = JSON.stringify(conversion(order_id, { click }));
  const good = await sign(account.secret, body);
  const hex = Array.from(atob(good), (one) => one.charCodeAt(0).toString(16).padStart(2, '0'));
  const malformed = [
    ...['', ' ', '=', '==', 'x', 'null', 'undefined', '0', '-1', '{}', '[]', '""', ',', ';', '*'],
    ...[good.slice(1), good.slice(0, -1), `${good}=`, `${good}${good}`, `x${good}`, `"${good}"`],
    ...[good.replace('=', ''), good.toLowerCase(), good.split('').reverse().join('')],
    ...[hex.join(''), `sha256=${hex.join('')}`, `sha256=${good}`, `v1,${good}`, `Bearer ${good}`],
    ...[`${'A'.repeat(43)}=`, 'A'.repeat(9_000), `${good}, ${good}`, `${good.slice(0, 20)} x`],
  ].filter((text) => text !== good);
  expect(malformed.length).toBeGreaterThanOrEqual(30);
  for (const signature of malformed) {
    const headers = { 'Refersion-Signature': signature };
    const { status } = await postRefersion(account, body, headers);
    expect(status, signature).toBe(401);
  }
  expect(await pending()).toBe(0n);
});
