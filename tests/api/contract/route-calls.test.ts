import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { beforeAll, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, keyOf } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let calls: number[] = [];
let app: ReturnType<typeof createApp>;
let key: string;
let world: Awaited<ReturnType<typeof newWorld>>;
let order_id: string;
let account_id: string;
let conversion_id: string;

beforeAll(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
  order_id = newId('ord');
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  account_id = account.id;
  const click = { sub_id: await clickOn(world.link.id) };
  const told = conversion(order_id, { id: newId('cnv'), click });
  const { body } = await postRefersion(account, told);
  conversion_id = String(body.conversion_id);
  app = createApp({
    ...(await createPorts(env)),
    log: (_, event, fields = {}) => {
      if (event === 'request') calls.push(Number(fields.database_call_count));
    },
  });
  calls = [];
});

/** What an influencer's page asks, and how often that calls the database: once is for the key. */
const ROUTES: [route: string, calls: number][] = [
  ['GET /api/stats/:influencer?interval=day&compare=previous', 2],
  ['GET /api/stats/:influencer/breakdown?by=country', 2],
  ['GET /api/balances/:influencer', 2],
  ['GET /api/links', 2],
  ['GET /api/links/:link', 2],
  ['GET /api/links/:link/qr.svg', 2],
  ['GET /api/products', 2],
  ['GET /api/conversions', 2],
  ['GET /api/conversions/:conversion', 2],
  ['GET /api/orders/:order', 3],
  ['GET /api/statements/:influencer', 2],
  ['GET /api/payouts', 2],
  ['POST /links/generate', 2],
];

/** What operators ask; their key is of the settings. A list is as many calls, however long. */
const OPERATORS_ROUTES: typeof ROUTES = [
  ['GET /api/programs/:program/customers', 1],
  ['GET /api/network-accounts', 2],
  ['GET /api/network-accounts/:account', 2],
];

test.each(ROUTES)('%s: %d calls', (route, count) => expectCalls(key, route, count));
test.each(OPERATORS_ROUTES)('%s: %d calls', (route, count) => expectCalls(ADMIN, route, count));

async function expectCalls(by: string, route: string, count: number) {
  const [method = '', path = ''] = route
    .replace(':influencer', world.influencer.id)
    .replace(':link', world.link.id)
    .replace(':program', world.program.id)
    .replace(':account', account_id)
    .replace(':conversion', conversion_id)
    .replace(':order', order_id)
    .split(' ');
  const body = JSON.stringify({ product_id: world.product.id });
  const init = {
    method,
    headers: {
      Authorization: `Bearer ${by}`,
      ...(method === 'POST'
        ? { 'Content-Type': 'application/json', 'Content-Length': String(body.length) }
        : {}),
    },
    ...(method === 'POST' ? { body } : {}),
  };
  const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };
  const answer = await app.request(`https://api.skin.st${path}`, init, env, context);
  expect(answer.status).toBeLessThan(300);
  expect(calls.at(-1)).toBe(count);
}
