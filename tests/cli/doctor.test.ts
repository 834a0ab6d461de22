import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkDistance, checkRegions } from '@skinstack/cli/deployment/check-regions';
import {
  checkAddresses,
  checkRemoteSecrets,
  checkSecrets,
} from '@skinstack/cli/deployment/check-settings';
import { checkAccounts, checkDatabase, checkRedis } from '@skinstack/cli/deployment/check-stores';
import { checkBindings, checkHealth } from '@skinstack/cli/deployment/check-workers';
import { readDeployment } from '@skinstack/cli/deployment/deploy';
import { type Finding, readSubject, type Subject } from '@skinstack/cli/deployment/read-subject';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { merchants } from '@skinstack/db/schema/merchants';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { migrateDatabase } from '@skinstack/local/migrations/migrate-database';
import { readMigrations } from '@skinstack/local/migrations/read-migrations';
import { describe, expect, inject, test } from 'vitest';
import { freshDatabase } from '../world/fresh-database.ts';
import { newId } from '../world/new-world.ts';

const bindings = inject('bindings');
const random = (seed: string) =>
  Buffer.from(`${seed} of a production nobody has`).toString('base64');
const neon = (login: string, host = 'ep-calm-sea-1.eu-central-1.aws.neon.tech') =>
  `postgresql://${login}:secret@${host}/skinstack?sslmode=require`;

/** A production in which nothing is to be fixed. */
function sound(change: Record<string, string> = {}): Subject {
  return readSubject('production', undefined, {
    SIGNING_KEY: random('a signing key'),
    ENCRYPTION_KEY: Buffer.from('32 bytes that only this test has').toString('base64'),
    ADMIN_API_KEY: random('an operator'),
    UPSTASH_REDIS_REST_TOKEN: random('a redis'),
    UPSTASH_REDIS_REST_URL: 'https://calm-sea-1.upstash.io',
    REDIRECT_DATABASE_URL: neon('skinstack_redirect_1'),
    API_DATABASE_URL: neon('skinstack_api_1'),
    ...change,
  });
}
/** What is to be fixed, by what it is about. */
const fixes = (findings: Finding[]) =>
  findings
    .filter(({ verdict }) => verdict === 'FIX')
    .map(({ about, detail }) => `${about}: ${detail}`);

describe('secrets', () => {
  test('those of a sound production', () => expect(fixes(checkSecrets(sound()))).toEqual([]));

  test.each([
    ['SIGNING_KEY', '', /is missing; openssl rand -base64 48/],
    ['SIGNING_KEY', 'short', /has 5 characters/],
    ['SIGNING_KEY', 'abababababababababababababababababab', /repeats few letters/],
    ['SIGNING_KEY', bindings.SIGNING_KEY, /is the example/],
    ['ENCRYPTION_KEY', bindings.ENCRYPTION_KEY, /is the example/],
    ['ENCRYPTION_KEY', 'not thirty-two bytes in base64', /characters or others/],
    ['ADMIN_API_KEY', bindings.ADMIN_API_KEY, /is the example/],
    ['ADMIN_API_KEY', random('a signing key'), /is the same as SIGNING_KEY/],
    ['UPSTASH_REDIS_REST_TOKEN', 'local-redis-token', /is the example/],
  ])('%s = %j', (name, value = '', expected) => {
    const found = fixes(checkSecrets(sound({ [name]: value })));
    expect(found.find((line) => line.startsWith(`secret ${name}:`))).toMatch(expected);
    // nothing that is printed is a secret
    if (value.length > 8) expect(found.join()).not.toContain(value);
  });

  test('the example’s are fine on this machine, and said to be no good elsewhere', () => {
    const findings = checkSecrets(readSubject('local', undefined, {}));
    expect(fixes(findings)).toEqual([]);
    expect(findings[0]?.detail).toBe('the example’s, good for this machine and no other');
  });
});

describe('addresses', () => {
  test('those of a sound production', () => expect(fixes(checkAddresses(sound()))).toEqual([]));

  test.each([
    ['REDIRECT_DATABASE_URL', '', 'set REDIRECT_DATABASE_URL'],
    ['API_DATABASE_URL', 'not an address', 'set API_DATABASE_URL'],
    ['API_DATABASE_URL', neon('a', 'localhost'), 'names this machine'],
    ['API_DATABASE_URL', neon('a', 'db.example'), 'is not at Neon'],
    ['API_DATABASE_URL', neon('a').replace('require', 'disable'), 'sslmode=disable'],
    ['API_DATABASE_URL', neon('skinstack_redirect_1'), 'both log in as skinstack_redirect_1'],
    ['UPSTASH_REDIS_REST_URL', '', 'set it'],
    ['UPSTASH_REDIS_REST_URL', 'http://calm-sea-1.upstash.io', 'in the clear'],
    ['UPSTASH_REDIS_REST_URL', 'https://x:y@calm-sea-1.upstash.io', 'carries a credential'],
  ])('%s = %s', (name, value, expected) => {
    const found = fixes(checkAddresses(sound({ [name]: value })));
    expect(found.join('\n')).toContain(expected);
    expect(found.join('\n')).not.toContain('secret@');
  });
});

describe('regions', () => {
  const at = (region: string) => neon('a', `ep-calm-sea-1.${region}.aws.neon.tech`);
  const lines = (change: Record<string, string>) =>
    checkRegions(sound(change)).map(
      ({ verdict, about, detail }) => `${verdict} ${about}: ${detail}`,
    );

  test('a good one: everything in Frankfurt, and that is said', () => {
    expect(lines({ REDIS_REGION: 'eu-central-1' })).toEqual([
      'OK region of the database: aws:eu-central-1, says the host of API_DATABASE_URL',
      'OK region of the API Worker: npm run deploy puts it beside aws:eu-central-1',
      'OK region of Redis: aws:eu-central-1, where the database is',
    ]);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    [
      'a setting that its host contradicts',
      { DATABASE_REGION: 'aws:us-east-1' },
      /FIX region of the database: DATABASE_REGION says aws:us-east-1, its host says aws:eu-central-1.*set DATABASE_REGION=aws:eu-central-1/,
    ],
    [
      'two databases',
      { REDIRECT_DATABASE_URL: at('us-east-2') },
      /FIX region of the database: the API’s is in aws:eu-central-1, the redirect’s in aws:us-east-2/,
    ],
    [
      'Redis on another continent',
      { REDIS_REGION: 'us-east-1' },
      /FIX region of Redis: aws:us-east-1, 6[56]00 km from aws:eu-central-1: each request of the API/,
    ],
    [
      'Redis in the next country',
      { REDIS_REGION: 'eu-west-1' },
      /OK region of Redis: .*, which is/,
    ],
    ['Redis nobody knows', { REDIS_REGION: 'gcp:mars-north1' }, /-- region of Redis: .*not known/],
    ['Redis not said', {}, /-- region of Redis: not known: its address does not tell; set REDIS_/],
    [
      'a database whose host does not tell',
      { API_DATABASE_URL: neon('a', 'calm-sea-1.cloud.neon.tech') },
      /-- region of the database: not known.*\n-- region of the API Worker: “smart”/,
    ],
  ])('%s', (_, change, expected) => expect(lines(change).join('\n')).toMatch(expected));

  test('a region that is none is refused by its name', () => {
    expect(() => checkRegions(sound({ REDIS_REGION: 'Frankfurt!' }))).toThrow('REDIS_REGION=Fr');
  });
});

describe('the database', () => {
  const { redirect, api } = inject('worker_urls');
  const owner = bindings.DATABASE_URL ?? '';
  const at = (name: string, worker: 'redirect' | 'api') => {
    const url = new URL(inject('worker_urls')[worker]);
    url.pathname = `/${name}`;
    return url.href;
  };

  test('nothing is to be fixed about the Workers’ own logins', async () => {
    const findings = [await checkDatabase('redirect', redirect), await checkDatabase('api', api)];
    expect(fixes(findings.flat())).toEqual([]);
    expect(findings.flat()).toHaveLength(12);
  });

  test('the owner may do too much, as either', async () => {
    const found = fixes(await checkDatabase('redirect', owner)).join('\n');
    expect(found).toMatch(/login: has rights of superuser: npm run roles -- add redirect/);
    expect(found).toMatch(/schema: it may create/);
    expect(found).toMatch(/it may read influencers' addresses or write/);
    const asApi = fixes(await checkDatabase('api', owner)).join('\n');
    expect(asApi).toMatch(/the ledger: it may change or delete what was posted/);
  });

  test('the logins swapped: the one may too much, the other too little', async () => {
    expect(fixes(await checkDatabase('redirect', api)).join()).toMatch(/influencers' addresses/);
    expect(fixes(await checkDatabase('api', redirect)).join()).toMatch(/it may not post/);
  });

  test('a wrong password, a wrong port, no address: told without the password', async () => {
    for (const [from, to] of [
      [/:[^:@]+@/, ':wrong-password@'],
      [/:\d+\//, ':1/'],
      [/^.*$/, 'nothing'],
    ] as const) {
      const found = fixes(await checkDatabase('api', api.replace(from, to)));
      expect(found).toEqual([
        expect.stringMatching(/^database, as the api Worker: does not answer/),
      ]);
      expect(found.join()).not.toContain('wrong-password');
    }
  });

  test('an empty database, and one a migration behind', async () => {
    await freshDatabase('undone');
    expect(fixes(await checkDatabase('api', at('undone', 'api'))).join('\n')).toMatch(
      /migrations: cannot be read \(\w+\): MIGRATION_DATABASE_URL=… npm run migrate/,
    );
    const url = await freshDatabase('behind');
    const all = readMigrations();
    await migrateDatabase(url, { migrations: all.slice(0, -1) });
    expect(fixes(await checkDatabase('redirect', at('behind', 'redirect')))).toEqual([
      expect.stringContaining(`1 missing, from ${all.at(-1)?.tag} on`),
    ]);
  });

  test('accounts from before they had to name merchant, shop and a secret of their own', async () => {
    await migrateDatabase(await freshDatabase('accounts'));
    const owned = new URL(owner);
    owned.pathname = '/accounts';
    const db = connectDatabase(owned.href);
    const { id: merchant_id } = await insertRow(db, merchants, {
      ...{ id: newId('mer'), name: 'Dew Botanics', allowed_hosts: ['shop.example'] },
    });
    const add = async (network: string, change: Partial<typeof networkAccounts.$inferInsert>) => {
      const row = { id: newId('net'), network, secret_sealed: 'x', merchant_id, ...change };
      return (await insertRow(db, networkAccounts, row)).id;
    };
    const findings = async () => fixes(await checkAccounts(at('accounts', 'api')));
    await add('refersion', { merchant_id: null });
    await add('shopify', { external_account: 'dew.myshopify.com', secret_digest: 'a' });
    await add('custom', { merchant_id: null, is_active: false });
    expect(await findings()).toEqual([]);

    const open = await add('custom', { merchant_id: null });
    const shop = await add('shopify', { merchant_id: null, external_account: 'b.myshopify.com' });
    const every = await add('shopify', {});
    const twin = await add('custom', { secret_digest: 'a/*/net_2' });
    expect(await findings()).toEqual([
      expect.stringMatching(`^network accounts: ${open} names no merchant, so links to any earn`),
      expect.stringMatching(`^network accounts: ${shop} names no merchant`),
      expect.stringMatching(`^network accounts: ${twin} shares its secret, .*: rotate it`),
      expect.stringMatching(
        `^network accounts: ${every} names no shop: PATCH its external_account`,
      ),
    ]);
    expect(fixes(await checkAccounts(at('accounts', 'redirect')))).toEqual([
      expect.stringMatching(/^network accounts: cannot be read/),
    ]);
  });
});

describe('Redis and both Workers', () => {
  /** Answers everything with this. */
  async function answering<T>(
    status: number,
    body: object,
    use: (url: string) => Promise<T>,
    headers: Record<string, string> = {},
  ) {
    const server = createServer((_, response) => {
      response.writeHead(status, headers).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  test.each([
    ['as it is', {}, /^$/],
    ['with another token', { UPSTASH_REDIS_REST_TOKEN: 'another' }, /refuses the token/],
    ['nowhere', { UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:1' }, /does not answer/],
  ])('Redis %s', async (_, change, expected) => {
    expect(fixes([await checkRedis(sound({ ...bindings, ...change }))]).join()).toMatch(expected);
  });

  const well = { status: 'ok', checks: { database: 'ok', redis: 'ok' }, version: 'abc' };
  test.each([
    ['well', 200, well, /^$/],
    ['of another version', 200, { ...well, version: 'old' }, /runs version old, not abc/],
    ['without a database', 503, { checks: { database: 'failed' } }, /cannot reach its database/],
    ['that is something else', 404, {}, /is not well: \/healthz 404/],
  ])('an API Worker %s', async (_, status, body, expected) => {
    const findings = await answering(status, body, (url) =>
      checkHealth(sound({ API_URL: url, REDIRECT_URL: url, EXPECTED_VERSION: 'abc' })),
    );
    expect(fixes(findings).join()).toMatch(expected);
  });

  test('Workers that are not there', async () => {
    const nowhere = { API_URL: 'http://127.0.0.1:1', REDIRECT_URL: 'http://127.0.0.1:1' };
    expect(fixes(await checkHealth(sound(nowhere)))).toHaveLength(2);
  });

  test.each([
    [
      'beside it',
      { 'Server-Timing': 'db;dur=6;desc="2 calls", total;dur=9' },
      /^OK .*: 3 ms a call/,
    ],
    [
      'across an ocean',
      { 'Server-Timing': 'db;dur=90;desc="1 calls", total;dur=95', 'cf-placement': 'local-IAD' },
      /^FIX .*: 90 ms a call, the least of 3; Cloudflare says local-IAD: deploy with DATABASE_REGION/,
    ],
    ['that tells nothing', {}, /^-- .*: not measured: it tells no times/],
  ])('an API Worker %s', async (_, headers: Record<string, string>, expected) => {
    const measure = (url: string) => checkDistance(sound({ API_URL: url }));
    const { verdict, about, detail } = await answering(200, {}, measure, headers);
    expect(`${verdict} ${about}: ${detail}`).toMatch(expected);
  });

  test('without a token Cloudflare is not asked, and that is said', async () => {
    expect(await checkRemoteSecrets('staging', {})).toEqual([
      expect.objectContaining({ verdict: '--', detail: expect.stringContaining('not looked at') }),
    ]);
  });
});

describe('wrangler.toml', () => {
  const { redirect, api } = readDeployment('staging');
  const { queues } = api;

  test('as it is', () => {
    expect(fixes([...checkBindings('staging'), ...checkBindings('production')])).toEqual([]);
  });

  test.each([
    ['no producer', { redirect: { ...redirect, queues: {} } }, /no producer bound to CLICKS/],
    ['no consumer', { api: { ...api, queues: {} } }, /nobody takes from skinstack-clicks-staging/],
    [
      'dead letters nobody takes',
      { api: { ...api, queues: { consumers: queues.consumers?.slice(0, 1) ?? [] } } },
      /nobody takes from skinstack-clicks-staging-dead/,
    ],
    ['a cron missing', { api: { ...api, triggers: { crons: ['* * * * *'] } } }, /jobs wait for it/],
    ['no rate limit', { redirect: { ...redirect, ratelimits: [] } }, /has no MISSES/],
    ['two domains', { api: { ...api, vars: { SHORT_DOMAIN: 'other.st' } } }, /and other\.st for/],
    [
      'a redirect with a place',
      { redirect: { ...redirect, placement: { region: 'aws:x' } } },
      /take/,
    ],
    ['an API without one', { api: { ...api, placement: undefined } }, /api-staging has none/],
    ['nothing kept', { api: { ...api, observability: {} } }, /nothing is kept of api-staging/],
    ['no domain', { redirect: { ...redirect, vars: {} } }, /is no domain/],
  ])('%s', (_, change, expected) => {
    expect(fixes(checkBindings('staging', { redirect, api, ...change })).join()).toMatch(expected);
  });
});
