import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { programs } from '@skinstack/db/schema/programs';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newInfluencer, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { postCustom } from '../builders/post-custom.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const owned = connectDatabase(env.OWNER_DATABASE_URL ?? '');
const DAY_MS = 86_400_000;
let world: Awaited<ReturnType<typeof newWorld>>;
let account: { id: string; secret: string };
beforeEach(async () => {
  world = await newWorld(db);
  const secret = `whsec_${btoa(newId('net').padEnd(32, '=').slice(-32))}`;
  account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', {
    ...{ network: 'custom', merchant_id: world.merchant.id, secret },
  });
});

const give = (code: string, program_id = world.program.id, influencer_id = world.influencer.id) =>
  callApi(ADMIN, 'POST', `/api/programs/${program_id}/coupons`, { code, influencer_id });
type Told = { order_id: string; outcome: unknown; net_minor: number | undefined };
async function use(coupon_code: string, change: object = {}): Promise<Told> {
  const order_id = newId('ord');
  const told = { order_id, amount: '100.00', currency: 'USD', coupon_code, ...change };
  const { outcome, commission } = (await postCustom(account, 'created', told)).body;
  const { net_minor } = (commission ?? {}) as { net_minor?: number };
  return { order_id, outcome, net_minor };
}
async function decisionOf(order_id: string) {
  const { body } = await callApi(ADMIN, 'GET', `/api/orders/${order_id}`);
  const decision = body.decision as { step: string; detail: string }[];
  const conversion = body.conversion as { program_id: string } | null;
  const matched = decision.find((step) => step.step === 'coupon');
  return { program_id: conversion?.program_id, detail: matched?.detail };
}

describe('any code a shop can make', () => {
  test.each([
    ['MINA 10', ['MINA 10', ' mina 10 ', 'Mina 10']],
    ['CAFÉ10', ['café10', 'CAFE\u030110', 'Café10 ']],
    ['10%MINA', ['10%mina', '10%MINA']],
    ['ミナ割', ['ミナ割']],
    ['x'.repeat(255), ['X'.repeat(255)]],
  ])('%s: 1600', async (code, writings) => {
    expect((await give(code)).status).toBe(201);
    for (const writing of writings) {
      expect(await use(writing)).toMatchObject({ outcome: 'recorded', net_minor: 1_600 });
    }
  });

  test('one code is given once to a program, however it is written', async () => {
    expect((await give('CAFÉ10')).status).toBe(201);
    for (const again of ['café10', ' CAFE\u030110 ', 'Café10\u200b']) {
      expect((await give(again)).status).toBe(409);
    }
  });

  test.each(['', '   ', '\u200b', 'a\nb', 'a\u0000', 'x'.repeat(256)])(
    '%j is none',
    async (code) => {
      expect((await give(code)).status).toBe(400);
    },
  );

  test('another code is another: unattributed', async () => {
    await give('MINA10');
    for (const code of ['MINA 10', 'MINA1', 'MINA10%']) {
      expect((await use(code)).outcome).toBe('unattributed');
    }
  });
});

describe('one code in two programs of a merchant', () => {
  let second: string;
  beforeEach(async () => {
    second = newId('prg');
    await insertRow(db, programs, {
      ...{ id: second, merchant_id: world.merchant.id, name: 'Spring', currency: 'USD' },
      ...{ commission_rate_bps: 1_000, platform_fee_rate_bps: 2_000, click_parameter: 'subid' },
    });
  });
  /** Gives the code to a program so many days ago. */
  async function giveAgo(days: number, program_id: string, influencer_id = world.influencer.id) {
    const { body } = await give('MINA10', program_id, influencer_id);
    const at = new Date(Date.now() - days * DAY_MS).toISOString();
    await owned.execute(
      sql`update coupons set created_at = ${at}::timestamptz where id = ${body.id}`,
    );
  }
  const ago = (days: number) => ({
    ordered_at: new Date(Date.now() - days * DAY_MS).toISOString(),
  });

  test('the newest that was in force when the order was placed: 1600, later 800', async () => {
    await giveAgo(20, world.program.id);
    await giveAgo(5, second);
    const before = await use('MINA10', ago(10));
    expect(before).toMatchObject({ outcome: 'recorded', net_minor: 1_600 });
    const after = await use('mina10');
    expect(after).toMatchObject({ outcome: 'recorded', net_minor: 800 });
    expect(await decisionOf(before.order_id)).toEqual({
      program_id: world.program.id,
      detail: expect.stringContaining('in the program where it was in force'),
    });
    expect((await decisionOf(after.order_id)).program_id).toBe(second);
  });

  test('one of them switched off is not meant: 1600', async () => {
    await giveAgo(20, world.program.id);
    await giveAgo(10, second);
    await callApi(ADMIN, 'PATCH', `/api/programs/${second}`, { is_active: false });
    expect(await use('MINA10')).toMatchObject({ outcome: 'recorded', net_minor: 1_600 });
  });

  test('it may be of two people: each in the program that is in force', async () => {
    const other = await newInfluencer(db);
    await giveAgo(20, world.program.id);
    await giveAgo(5, second, other.id);
    const { order_id } = await use('MINA10');
    const { rows } = await db.execute(sql`select influencer_id from conversions
      join orders on orders.id = conversions.order_id where external_order_id = ${order_id}`);
    expect(rows).toEqual([{ influencer_id: other.id }]);
  });
});
