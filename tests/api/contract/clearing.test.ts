import { env } from 'cloudflare:workers';
import { ACCESS } from '@skinstack/api/access';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { newUser } from '../builders/browser.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
/** A thing of each kind, by its path. */
const things: Record<string, string> = {};
beforeAll(async () => {
  const world = await newWorld(db);
  for (const one of ['merchant', 'program', 'product', 'influencer', 'link'] as const) {
    things[`/api/${one}s/:id`] = `/api/${one}s/${world[one].id}`;
  }
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  things['/api/network-accounts/:id'] = `/api/network-accounts/${account.id}`;
  const joined = `/api/programs/${world.program.id}/memberships?limit=1`;
  const { data } = (await callApi(ADMIN, 'GET', joined)).body as { data: { id: string }[] };
  things['/api/memberships/:id'] = `/api/memberships/${data[0]?.id}`;
  const hook = { url: 'https://hooks.example/one', events: ['link.disabled'] };
  const made = (await callApi(ADMIN, 'POST', '/api/webhook-endpoints', hook)).body;
  things['/api/webhook-endpoints/:id'] = `/api/webhook-endpoints/${made.id}`;
  things['/api/users/:id'] = `/api/users/${(await newUser('admin')).id}`;
  const coupon = { code: newId('cpn'), influencer_id: world.influencer.id };
  for (const [kind, wish] of Object.entries({ rule: { rate_bps: 1_500 }, coupon })) {
    const path = `/api/programs/${world.program.id}/${kind}s`;
    const { id } = (await callApi(ADMIN, 'POST', path, wish)).body;
    things[`/api/programs/:id/${kind}s/:${kind}_id`] = `${path}/${id}`;
  }
});

/** What of each kind of thing null clears; all else of it refuses null. */
const CLEARABLE: Record<string, string[]> = {
  '/api/merchants/:id': ['counts_by'],
  '/api/programs/:id': [
    'utm_template',
    'description',
    'logo_url',
    'auto_accept',
    'bond_order_limit',
  ],
  '/api/products/:id': [
    ...['external_product_id', 'sku', 'price_minor', 'category', 'step', 'size_ml'],
    'period_after_opening_months',
    ...['days_of_supply', 'skin_types', 'concerns', 'ingredients', 'image_url'],
  ],
  '/api/programs/:id/rules/:rule_id': ['ends_at'],
  '/api/programs/:id/coupons/:coupon_id': ['ends_at'],
  '/api/influencers/:id': ['handle', 'country', 'payout_policy'],
  '/api/memberships/:id': ['group_id'],
  '/api/webhook-endpoints/:id': [],
  '/api/links/:id': ['expires_at', 'campaign'],
  '/api/network-accounts/:id': ['admin_token', 'api_key', 'external_account', 'max_commission_bps'],
  '/api/users/:id': ['influencer_id'],
};
const LISTS = /^(skin_types|concerns|ingredients)$/;
const SAMPLES: Record<string, unknown> = {
  ...{ external_product_id: 'x-1', sku: 'S', price_minor: 1, category: 'c', step: 's' },
  period_after_opening_months: 12,
  ...{ size_ml: 1, days_of_supply: 1, skin_types: ['dry'], concerns: ['x'], ingredients: ['y'] },
  image_url: 'https://shop.example/serum.jpg',
  ...{ expires_at: '2090-01-01T00:00:00.000Z', campaign: 'c', external_account: 'e' },
  ...{ ends_at: '2090-01-01T00:00:00.000Z', payout_policy: { day_of_month: 5 } },
  ...{ counts_by: 'shopify', max_commission_bps: 5_000, utm_template: 'utm_source=x' },
  bond_order_limit: 3,
  ...{ description: 'For skin', logo_url: 'https://shop.example/logo.png', country: 'FR' },
};

type Field = { $ref?: string; type?: string | string[]; anyOf?: { type?: string }[] };
type Schema = Field & { properties?: Record<string, Field> };
async function changesOf(path: string): Promise<NonNullable<Schema['properties']>> {
  const { body } = await callApi(null, 'GET', '/openapi.json');
  const { paths, components } = body as unknown as {
    paths: Record<
      string,
      { patch: { requestBody: { content: Record<string, { schema: Schema }> } } }
    >;
    components: { schemas: Record<string, Schema> };
  };
  const { schema } = paths[path.replace(/:(\w+)/g, '{$1}')]?.patch.requestBody.content[
    'application/json'
  ] ?? { schema: {} };
  const named = schema.$ref?.split('/').at(-1) ?? '';
  const { properties = {} } = components.schemas[named] ?? schema;
  // a field may be a schema with a name of its own
  const whole = ([name, field]: [string, Field]) => {
    const of = components.schemas[field.$ref?.split('/').at(-1) ?? ''];
    return [name, of ?? field] as const;
  };
  return Object.fromEntries(Object.entries(properties).map(whole));
}

test('every kind of thing that can be changed is here', () => {
  // oneself (`PATCH /auth/me`) is changed in a session: tests/api/pages
  const changed = Object.keys(ACCESS).filter((route) => route.startsWith('PATCH /api/'));
  expect(changed.map((route) => route.slice(6)).sort()).toEqual(Object.keys(CLEARABLE).sort());
});

describe.each(Object.entries(CLEARABLE))('PATCH %s', (path, clearable) => {
  const change = (wish: unknown) => callApi(ADMIN, 'PATCH', things[path] ?? '', wish);

  test('null clears what may be missing, and nothing else', async () => {
    const fields = Object.keys(await changesOf(path));
    expect(fields).toEqual(expect.arrayContaining(clearable));
    for (const field of fields) {
      if (field === 'handle') await change({ handle: `h${Date.now()}` });
      else if (field in SAMPLES) await change({ [field]: SAMPLES[field] });
      const { status, body } = await change({ [field]: null });
      if (clearable.includes(field)) {
        // a key that is never shown is cleared as well
        const cleared = body[field] ?? null;
        expect([field, status, cleared]).toEqual([field, 200, LISTS.test(field) ? [] : null]);
        const again = await callApi(ADMIN, 'GET', things[path] ?? '');
        expect(again.body[field] ?? null).toEqual(LISTS.test(field) ? [] : null);
      } else {
        expect([field, status, body.errors]).toMatchObject([field, 400, [{ path: field }]]);
      }
    }
  });

  test('and the description says which', async () => {
    const nullable = Object.entries(await changesOf(path)).filter(
      ([, { type, anyOf }]) =>
        [type].flat().includes('null') || anyOf?.some((one) => one.type === 'null'),
    );
    expect(nullable.map(([name]) => name).sort()).toEqual([...clearable].sort());
  });
});
