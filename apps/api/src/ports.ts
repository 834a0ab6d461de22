import { connectRedis, type Redis } from '@skinstack/cache/connect-redis';
import {
  createRateLimit,
  RATE_LIMIT_DEADLINE_MS,
  type RateLimit,
} from '@skinstack/cache/rate-limit';
import { connectDatabase, type Database } from '@skinstack/db/connect/connect-database';
import { connectNeon, type Neon } from '@skinstack/db/connect/connect-neon';
import type { Act } from '@skinstack/db/rows/trail';
import { assert } from '@skinstack/domain/assert';
import { importSigningKey, type SigningKey } from '@skinstack/domain/clicks/click-token';
import type { KeyedHash } from '@skinstack/domain/crypto/keyed-hash';
import {
  createSecretDigest,
  importSealingKey,
  type SealingKey,
} from '@skinstack/domain/crypto/seal';
import { type Id, type IdPrefix, makeId } from '@skinstack/domain/ids';
import { createLinkSigner } from '@skinstack/domain/links/signed-link';
import { parseIban } from '@skinstack/domain/payouts/payout-details';
import { createLog, type Log } from '@skinstack/http/log';
import { createMeasure, type Measure } from '@skinstack/http/measure';
import type { ApiAccess } from '@skinstack/networks/adapter';
import { compare, hash } from 'bcryptjs';
import { type ClickArchive, openBucket } from './clicks/archive-files.ts';
import { createCustomerHashes, type HashCustomer } from './customers/customer-key.ts';
import { type Assets, type Env, readEnv } from './env.ts';
import { type AccountMemory, createAccountMemory } from './inbox/account-memory.ts';
import { createBindingMailer, createMailer, type SendMail } from './notices/send-mail.ts';
import { createResolver, type ResolveHost } from './outbox/endpoints/resolve-host.ts';
import type { Payer } from './payouts/files/payout-provider.ts';
import type { IdempotencyKey } from './router.ts';
import { hashKey } from './secrets.ts';

/** Everything the API Worker reaches the outside world through; tests replace parts of it. */
export type Ports = {
  db: Database;
  neon: Neon;
  redis: Redis;
  limits: Limits;
  signing_key: SigningKey;
  /** The keys that verify click tokens: the one above and, after a rotation, the previous one. */
  token_keys: readonly SigningKey[];
  /** Signs what Redis keeps of links. */
  link_signer: KeyedHash;
  sealing_key: SealingKey;
  /** Hash the shops' ids of customers: by the key of now, then by the previous one. */
  customer_hashes: readonly HashCustomer[];
  account_memory: AccountMemory;
  /** Tells whether two secrets are the same without keeping either. */
  digestSecret(secret: string): string;
  admin_key_hash: string;
  /** What keys that `ADMIN_API_KEY` made keep of it: they end when it is another. */
  admin_key_digest: string;
  /** Null when there is no key for a monitor. */
  metrics_key_hash: string | null;
  assets: Assets | undefined;
  bcrypt: { compare: typeof compare; hash: typeof hash };
  payer: Payer | null;
  /** Null when there is no account: mail waits. */
  sendMail: SendMail | null;
  /** Null when the provider tells nothing of bounces. */
  mail_webhook_secret: string | null;
  /** How webhook endpoints are reached. */
  outside: Outside;
  /** How many different people agree to a payout run, at least. */
  payout_approvers: number;
  /** Where a network's own API is. @throws Error for a network that has none */
  networkApi(network: string): Pick<ApiAccess, 'base_url' | 'deadline_ms'>;
  short_domain: string;
  docs_url: string;
  cors_origins: readonly string[];
  version: string;
  inbox_personal_data_days: number;
  click_retention_months: number;
  /** Null when there is none: then nothing is dropped. */
  click_archive: ClickArchive | 'drop' | null;
  /** Set for a request that came with an idempotency key. */
  idempotency?: IdempotencyKey;
  /** Who does what: set for a request or job that writes; its writes leave it in the audit log. */
  act?: Act;
  /** Of the request a delivery came with. */
  request_id?: string;
  now(): number;
  random(length: number): Uint8Array<ArrayBuffer>;
  newId<P extends IdPrefix>(prefix: P): Id<P>;
  log: Log;
  measure: Measure;
};

/** How webhook endpoints are reached, and within which time. */
type Outside = {
  fetch: typeof fetch;
  resolveHost: ResolveHost;
  is_local_allowed: boolean;
  deadline_ms: number;
};
const ENDPOINT_DEADLINE_MS = 10_000;

const REDIS_DEADLINE_MS = 1_000;

/** Wires the Worker to its stores. @throws Error when a setting is missing */
export async function createPorts(settings: unknown): Promise<Ports> {
  const env = readEnv(settings);
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env;
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const signing = [env.SIGNING_KEY, env.SIGNING_KEY_PREVIOUS].filter((key) => key !== '');
  const keys = [
    ...signing,
    ...[
      env.ENCRYPTION_KEY,
      env.ADMIN_API_KEY,
      env.CUSTOMER_KEY,
      env.CUSTOMER_KEY_PREVIOUS,
      env.METRICS_KEY,
      env.MAIL_KEY,
      env.MAIL_WEBHOOK_SECRET,
    ],
  ];
  const secrets = [env.DATABASE_URL, token, ...keys];
  const log = createLog('api', secrets);
  return {
    db: connectDatabase(env.DATABASE_URL),
    neon: connectNeon(env.DATABASE_URL),
    redis: connectRedis(url, token, REDIS_DEADLINE_MS),
    limits: createLimits(connectRedis(url, token, RATE_LIMIT_DEADLINE_MS), {
      per_key: env.RATE_LIMIT_PER_KEY,
      per_address: env.RATE_LIMIT_PER_ADDRESS,
      failures_per_address: env.RATE_LIMIT_FAILURES_PER_ADDRESS,
    }),
    signing_key: await importSigningKey(env.SIGNING_KEY),
    link_signer: createLinkSigner(env.SIGNING_KEY),
    token_keys: await Promise.all(signing.map(importSigningKey)),
    sealing_key: await importSealingKey(env.ENCRYPTION_KEY),
    customer_hashes: createCustomerHashes([env.CUSTOMER_KEY, env.CUSTOMER_KEY_PREVIOUS]),
    account_memory: createAccountMemory(),
    digestSecret: createSecretDigest(env.ENCRYPTION_KEY),
    admin_key_hash: await hashKey(env.ADMIN_API_KEY),
    admin_key_digest: createSecretDigest(env.ENCRYPTION_KEY)(env.ADMIN_API_KEY),
    metrics_key_hash: env.METRICS_KEY === '' ? null : await hashKey(env.METRICS_KEY),
    assets: env.ASSETS,
    bcrypt: { compare, hash },
    payer: readPayer(env),
    sendMail: readMailer(env, log),
    mail_webhook_secret: env.MAIL_WEBHOOK_SECRET || null,
    outside: {
      fetch: (...request) => fetch(...request),
      resolveHost: createResolver(env.DNS_URL),
      is_local_allowed: env.LOCAL_ENDPOINTS === 'allow' && isLocal(env.DOCS_URL),
      deadline_ms: ENDPOINT_DEADLINE_MS,
    },
    payout_approvers: env.PAYOUT_APPROVERS,
    networkApi: (network) => {
      const base_url = env.networkApiUrl(network);
      assert(base_url, `${network} has an API`);
      return { base_url };
    },
    short_domain: env.SHORT_DOMAIN,
    docs_url: env.DOCS_URL,
    cors_origins: env.CORS_ORIGINS.split(' ').filter((origin) => origin !== ''),
    version: env.VERSION,
    inbox_personal_data_days: env.INBOX_PERSONAL_DATA_DAYS,
    click_retention_months: env.CLICK_RETENTION_MONTHS,
    click_archive: readArchive(env),
    now: () => Date.now(),
    random,
    newId: (prefix) => makeId(prefix, Date.now(), random(10)),
    log,
    measure: createMeasure('api', env.METRICS),
  };
}

function readArchive({ CLICK_ARCHIVE: archive }: Env): Ports['click_archive'] {
  return archive === undefined || archive === 'drop' ? (archive ?? null) : openBucket(archive);
}

/** A deployment that was given the settings of the local world calls nothing local. */
const isLocal = (url: string) => ['localhost', '127.0.0.1'].includes(new URL(url).hostname);

const RESEND_URL = 'https://api.resend.com/emails';

/** What hands mail over, if there is an account; MAIL_URL can stand in for Resend's own address. */
function readMailer(env: Env, log: Log): SendMail | null {
  const { MAIL_PROVIDER: provider, MAIL: binding, MAIL_KEY: key, MAIL_FROM: from } = env;
  if (provider === 'cloudflare') return binding ? createBindingMailer(binding, from, log) : null;
  const url = env.MAIL_URL || (provider === 'resend' ? RESEND_URL : '');
  return url === '' ? null : createMailer({ url, key, from }, log);
}

/** The account that pays, if both of its settings are set. */
function readPayer({ PAYER_NAME: name, PAYER_IBAN }: Env): Payer | null {
  const iban = parseIban(PAYER_IBAN);
  return name !== '' && iban !== null ? { name, iban } : null;
}

/** How many requests a minute each kind of caller may make. */
export type LimitSizes = {
  per_key: number;
  per_address: number;
  failures_per_address: number;
  /** Applications to programs. */
  joins_per_address?: number;
};
/** What requests are counted by: credentials, address, or what an address failed or applied. */
export type Limits = { key: RateLimit; address: RateLimit; failure: RateLimit; join: RateLimit };

const JOINS_PER_ADDRESS = 5;

/** The limits of the API, counted in Redis. */
export function createLimits(redis: Redis, sizes: LimitSizes): Limits {
  return {
    key: createRateLimit(redis, 'key', sizes.per_key),
    address: createRateLimit(redis, 'address', sizes.per_address),
    failure: createRateLimit(redis, 'failure', sizes.failures_per_address),
    join: createRateLimit(redis, 'join', sizes.joins_per_address ?? JOINS_PER_ADDRESS),
  };
}
