import { env } from 'cloudflare:workers';
import { ACCESS, ruleOf } from '@skinstack/api/access';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { exampleId } from '@skinstack/api/rest/fields';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { ID_PREFIXES, type IdPrefix } from '@skinstack/domain/ids';
import { createLog } from '@skinstack/http/log';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { type Description, type Json, operationsOf } from '../../world/operations-of.ts';
import { idParams, pathOf } from '../../world/route-path.ts';
import { newUser, openSession } from '../builders/browser.ts';
import { ADMIN, keyOf, textOf } from '../builders/call-api.ts';

/** Every rule of this page is asked of every route: the table and the description name them. */
const db = connectDatabase(env.DATABASE_URL ?? '');
const ids: Partial<Record<IdPrefix, string>> = {};
const ports = await createPorts(env);
// what a password costs is not looked at here
const bcrypt = { hash: async () => '$2b$10$x', compare: async () => false };
const app = createApp({ ...ports, bcrypt: bcrypt as never, log: createLog('api', [], () => {}) });
const description = (await (await app.request('/openapi.json')).json()) as Description;
let session: Record<string, string>;
let influencer_key = '';
const countTables = async () =>
  (await db.execute(sql`select count(*) from pg_tables where schemaname = 'public'`)).rows[0];
let tables: unknown;
beforeAll(async () => {
  const { merchant, program, product, influencer, link } = await newWorld(db);
  Object.assign(ids, { mer: merchant.id, prg: program.id, prd: product.id, lnk: link.id });
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const user = await newUser('admin');
  Object.assign(ids, { inf: influencer.id, net: account.id, usr: user.id });
  influencer_key = await keyOf(influencer.id);
  session = (await openSession((await newUser('admin')).email)).headers;
  tables = await countTables();
});
afterAll(async () => expect(await countTables()).toEqual(tables));

type Answer = { status: number; code?: string; errors?: { path: string; message: string }[] };
const waiting = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };
async function send(route: string, path: string, body?: unknown): Promise<Answer> {
  const [method = ''] = route.split(' ');
  const access = ACCESS[route] ?? 'owner';
  const key = ruleOf(access).roles.includes('owner') ? ADMIN : influencer_key;
  const as = access === 'session' ? session : { Authorization: `Bearer ${key}` };
  const headers = { ...as, 'Content-Type': 'application/json', Origin: 'https://api.skin.st' };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await app.request(`https://api.skin.st${path}`, init, {}, waiting);
  expect(response.headers.get('X-Injected'), route).toBeNull();
  expect(response.status, `${route} ${path}`).toBeLessThan(500);
  const text = await textOf(response);
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
  return { ...(isJson && text ? (JSON.parse(text) as object) : {}), status: response.status };
}

/** The body of a route: an example with the ids of this world, and the fields it may have. */
type Body = { example: Json; fields: Json };
function bodyOf(route: string): Body | null {
  const found = operationsOf(description).find((one) => one.route === route);
  const media = found?.operation.requestBody?.content['application/json'] as
    | { example?: unknown; schema?: Json }
    | undefined;
  const named =
    String(media?.schema?.$ref ?? '')
      .split('/')
      .at(-1) ?? '';
  const schema = description.components.schemas[named] ?? media?.schema ?? {};
  // of a body with several forms, the one the example has
  const forms = (schema as { oneOf?: Json[]; properties?: Json }).oneOf ?? [schema as Json];
  const asked = Object.keys((media?.example ?? {}) as Json);
  const properties = forms
    .map((form) => (form as { properties?: Json }).properties)
    .find((fields) => fields && asked.every((name) => name in fields));
  if (!properties || route.includes('/webhooks')) return null;
  let text = JSON.stringify(media?.example ?? {});
  for (const [kind, id] of Object.entries(ids))
    text = text.replaceAll(exampleId(kind as 'inf'), id);
  return { example: JSON.parse(text) as Json, fields: properties };
}
const routes = Object.keys(ACCESS);
const withBody = routes.filter((one) => /^(POST|PATCH)/.test(one) && bodyOf(one) !== null);
/** Every field of a body that is an id of ours. */
const idFields = withBody.flatMap((route) =>
  Object.keys(bodyOf(route)?.fields ?? {})
    .filter((name) => /_id$/.test(name) && !/^(external|sub|click)_/.test(name))
    .map((field) => ({ route, field })),
);

describe.each(routes.filter((one) => idParams(one).length > 0))('%s', (route) => {
  test('refuses ids of other kinds, and what is no id', async () => {
    const body = bodyOf(route)?.example;
    for (const { name, kind } of idParams(route)) {
      const others = ID_PREFIXES.filter((one) => one !== kind).map((one) => newId(one));
      const own = newId(kind);
      const broken = ['x', `${kind}_`, own.toUpperCase(), `${own}0`, own.slice(0, -1), `${own}%20`];
      for (const id of [...others, ...broken, `${own}'--`, `${kind}_${'8'.repeat(26)}`]) {
        const path = pathOf(route, ids, { [name]: id });
        const { status, errors } = await send(route, path, body);
        expect([id, status, errors?.map((one) => one.path)]).toEqual([id, 400, [name]]);
      }
    }
  });
});

/** Fields that are never a caller’s to set, wherever they are not named in the schema. */
const NOT_YOURS = [
  ...['id', 'created_at', 'updated_at', 'caller', 'is_admin', 'owner_id', 'user_id', 'state'],
  ...['merchant_id', 'program_id', 'influencer_id', 'role', 'currency', 'is_active', 'is_seeded'],
  ...['rate_bps', 'commission_rate_bps', 'platform_fee_rate_bps', 'flat_minor', 'gross_minor'],
  ...['net_minor', 'balance', 'balances', 'pending_minor', 'payable_minor', 'paid_minor'],
  ...['key', 'key_hash', 'prefix', 'password_hash', 'token_hash', 'secret_sealed', 'disabled_at'],
  ...['revoked_at', 'webhook_url', 'short_url', 'constructor', 'prototype', '__proto__', 'a.b'],
];

test.each(withBody)(
  '%s refuses what is not its to take: fields it does not name',
  async (route) => {
    const { example, fields } = bodyOf(route) as Body;
    const unnamed = [...NOT_YOURS, 'unknown_field', 'ID', ' id'].filter(
      (name) => !Object.hasOwn(fields, name),
    );
    for (const field of unnamed) {
      const text = JSON.stringify(example).replace(/^\{(?=.)/, `{${JSON.stringify(field)}:1,`);
      const wish = JSON.parse(text.replace(/,\}$/, '}')) as unknown;
      const { status, errors } = await send(route, pathOf(route, ids), wish);
      const unknown = [{ path: field, message: 'Unknown field' }];
      expect([field, status, errors]).toEqual([field, 400, unknown]);
    }
  },
);

test.each(idFields)('$route refuses ids of other kinds as its $field', async ({ route, field }) => {
  for (const id of [newId('jrn'), newId('clk'), 'x', "' or 1=1 --", 7]) {
    const wish = { ...bodyOf(route)?.example, [field]: id };
    const { status, errors } = await send(route, pathOf(route, ids), wish);
    expect([field, status, errors?.[0]?.path]).toEqual([field, 400, field]);
  }
});

/** What SQL, headers, shells, templates and paths are attacked with. */
const CORPUS = [
  ...["'", '"', "' or '1'='1", "'; drop table clicks; --", "1'; select pg_sleep(9) --", '\\'],
  ...["') union select email, password_hash from users --", '$1', '$$', '%', '_%', '/*', '--'],
  ...['a\r\nX-Injected: 1', 'a\nX-Injected: 1', '%0d%0aX-Injected:%201', 'é\r\n\r\n<html>'],
  ...['<script>alert(1)</script>', '{{7*7}}', '#{7*7}', '$(id)', '`id`', '; ls', '| id'],
  ...['../../etc/passwd', '..%2f..%2f', 'file:///etc/passwd', 'javascript:alert(1)', '=1+1'],
];

describe.each(routes.filter((one) => !/assets|import$/.test(one)))('%s', (route) => {
  test('is harmed by no attack on a path, a query or a body', async () => {
    const bare = pathOf(route, ids);
    const body = bodyOf(route);
    const attacked = async (attack: string) => {
      const encoded = encodeURIComponent(attack);
      for (const { name } of idParams(route)) {
        await send(route, pathOf(route, ids, { [name]: encoded }), body?.example);
      }
      const query = `?limit=${encoded}&cursor=${encoded}&from=${encoded}&${encoded}=1`;
      await send(route, `${bare}${query}`, body?.example);
      for (const [field, value] of Object.entries(body?.example ?? {})) {
        if (typeof value !== 'string') continue;
        await send(route, bare, { ...body?.example, [field]: attack });
      }
    };
    await Promise.all(CORPUS.map(attacked));
  });
});

test('every route that takes a JSON body was asked with one', () => {
  const taking = operationsOf(description).filter(
    ({ operation }) => operation.requestBody?.content['application/json'],
  );
  const ours = taking.map(({ route }) => route).filter((route) => !route.includes('/webhooks'));
  const asked = ours.filter((route) => /^(POST|PATCH)/.test(route));
  expect(asked.length).toBeGreaterThan(20);
  expect(withBody).toEqual(expect.arrayContaining(asked));
});

test.each(CORPUS.filter((attack) => attack.trim() === attack))(
  '%j is kept as it is, where it is only a name',
  async (name) => {
    const wish = { name, allowed_hosts: ['shop.example'] };
    const made = (await send('POST /api/merchants', '/api/merchants', wish)) as Answer & Json;
    expect([made.status, made.name]).toEqual([201, name]);
  },
);
