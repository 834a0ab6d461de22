import { readAnswer } from '@skinstack/client/read-answer';
import { expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { clientOf } from '../builders/client-of.ts';

const { api } = clientOf(ADMIN);
const make = (path: string, body: unknown) => callApi(ADMIN, 'POST', `/api/${path}`, body);
const merchant = async () =>
  (await make('merchants', { name: 'Dew', allowed_hosts: ['shop.example'] })).body;
const program = (merchant_id: unknown, change = {}) =>
  make('programs', {
    ...{ merchant_id, name: 'Creators', currency: 'USD', commission_rate_bps: 2_000 },
    ...change,
  });

test('a merchant, a program with the standard terms, a product', async () => {
  const { id: merchant_id } = await readAnswer(
    api.merchants.$post({ json: { name: 'Dew', allowed_hosts: ['shop.example'] } }),
  );
  const made = await api.programs.$post({
    json: { merchant_id, name: 'Creators', currency: 'USD', commission_rate_bps: 2_000 },
  });
  expect(made.status).toBe(201);
  const { id: program_id, ...terms } = await readAnswer(made);
  expect(terms).toMatchObject({
    ...{ platform_fee_rate_bps: 2_000, attribution_window_days: 30, hold_days: 30 },
    ...{ click_parameter: 'ss_click', is_active: true },
    ...{ passes_parameters: true, utm_template: null },
  });
  const product = await readAnswer(
    api.products.$post({
      json: {
        ...{ merchant_id, program_id, name: 'Serum', price_minor: 4_800 },
        ...{ url: 'https://shop.example/serum', concerns: ['dryness'], category: 'serum' },
      },
    }),
  );
  expect(product).toMatchObject({
    ...{ price_minor: 4_800, concerns: ['dryness'], skin_types: [], sku: null },
  });
});

test('what a program names must be there, and in its merchant’s hands', async () => {
  expect((await program(newId('mer'))).status).toBe(404);
  const { id: program_id } = (await program((await merchant()).id)).body;
  const { id: merchant_id } = await merchant();
  const url = 'https://shop.example/serum';
  expect((await make('products', { merchant_id, program_id, name: 'x', url })).status).toBe(404);
});

test.each([
  ['programs', { currency: 'usd' }, 'currency'],
  ['programs', { currency: 'ZZZ' }, 'currency'],
  ['programs', { commission_rate_bps: 10_001 }, 'commission_rate_bps'],
  ['programs', { commission_rate_bps: 0.5 }, 'commission_rate_bps'],
  ['programs', { hold_days: -1 }, 'hold_days'],
  ['programs', { click_parameter: 'a=b&c' }, 'click_parameter'],
  ['programs', { id: 'prg_x' }, 'id'],
])('%s with %j is refused by its field', async (_, change, path) => {
  const { status, body } = await program((await merchant()).id, change);
  expect([status, (body.errors as { path: string }[])[0]?.path]).toEqual([400, path]);
});

test.each(['*', 'localhost', '10.0.0.1', 'https://shop.example', 'shop.example/x', 'a b'])(
  'the host %j is refused',
  async (host) => {
    expect((await make('merchants', { name: 'x', allowed_hosts: [host] })).status).toBe(400);
  },
);

test('a product’s page is on its merchant’s hosts; its shop id is its own', async () => {
  const { id: merchant_id } = await merchant();
  const { id: program_id } = (await program(merchant_id)).body;
  const product = (change: object) =>
    make('products', {
      ...{ merchant_id, program_id, name: 'Serum', url: 'https://shop.example/serum' },
      ...change,
    });
  expect((await product({ url: 'https://evil.example/' })).body.code).toBe(
    'destination_not_allowed',
  );
  expect((await product({ external_product_id: '77' })).status).toBe(201);
  const again = await product({ external_product_id: '77' });
  expect([again.status, again.body.code]).toEqual([409, 'conflict']);
});

test('an address is one influencer’s, whatever its case', async () => {
  const email = `Mina-${newId('inf')}@example.com`;
  expect((await make('influencers', { display_name: 'Mina', email })).status).toBe(201);
  const again = await make('influencers', { display_name: 'M', email: email.toLowerCase() });
  expect([again.status, again.body.errors]).toMatchObject([409, [{ path: 'email' }]]);
});

test('a network account: its address, and a secret only when we made it', async () => {
  const given = await make('network-accounts', {
    network: 'refersion',
    secret: `their-${newId('net')}`,
  });
  expect(given.body).toMatchObject({
    webhook_url: `https://api.skin.st/webhooks/refersion/${given.body.id}`,
  });
  expect(given.body).not.toHaveProperty('secret');
  expect((await make('network-accounts', { network: 'refersion' })).body.secret).toHaveLength(44);
  expect((await make('network-accounts', { network: 'nobody' })).status).toBe(400);
  const nowhere = { network: 'refersion', merchant_id: newId('mer') };
  expect((await make('network-accounts', nowhere)).status).toBe(404);
});

test('the description lists every route, and diagnostics find nothing missing', async () => {
  const { body } = await callApi(null, 'GET', '/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  expect(Object.keys(body.paths as object)).toEqual(
    expect.arrayContaining([
      '/links/generate',
      '/api/stats/{influencer_id}',
      '/webhooks/{network}',
    ]),
  );
  const diagnostics = await callApi(ADMIN, 'GET', '/api/diagnostics');
  expect(diagnostics.body).toMatchObject({ schema: { missing: [] } });
});
