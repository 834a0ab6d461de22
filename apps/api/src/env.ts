import { parseIban } from '@skinstack/domain/payouts/payout-details';
import type { Dataset } from '@skinstack/http/measure';
import { findAdapter, NETWORKS } from '@skinstack/networks/networks';
import { z } from 'zod';
import type { Bucket } from './clicks/archive-files.ts';
import type { MailBinding } from './notices/send-mail.ts';

const text = z.string().min(1);
const per_minute = z.coerce.number().int().positive();

/** Static files, asked for by their address. */
export type Assets = { fetch(url: string, init?: RequestInit): Promise<Response> };
const isAssets = (value: unknown) => typeof (value as Assets).fetch === 'function';

const isDataset = (value: unknown) => typeof (value as Dataset).writeDataPoint === 'function';

const isMailBinding = (value: unknown) => typeof (value as MailBinding).send === 'function';

const isBucket = (value: unknown) => typeof (value as Bucket).put === 'function';

/** The settings and secrets of the API Worker (`[env.api]` in wrangler.toml, `.dev.vars`). */
const schema = z.object({
  DATABASE_URL: text,
  UPSTASH_REDIS_REST_URL: text,
  UPSTASH_REDIS_REST_TOKEN: text,
  SIGNING_KEY: z.string().min(32),
  /** The previous key: click tokens and idempotency keys made with it are still valid. */
  SIGNING_KEY_PREVIOUS: z.union([z.literal(''), z.string().min(32)]).default(''),
  ENCRYPTION_KEY: z.string().length(44),
  /**
   * Hashes the shops' ids of customers, and is used for nothing else; without one no customer is
   * recognised. The previous key still finds them, and each is hashed anew when they order again.
   */
  CUSTOMER_KEY: z.union([z.literal(''), z.string().min(32)]).default(''),
  CUSTOMER_KEY_PREVIOUS: z.union([z.literal(''), z.string().min(32)]).default(''),
  ADMIN_API_KEY: z.string().min(16),
  /** The key a monitor reads /metrics with; without one only operators can. */
  METRICS_KEY: z.union([z.literal(''), z.string().min(16)]).default(''),
  SHORT_DOMAIN: z.string().default('skin.st'),
  /** Where /docs of this Worker is; the problems’ pages are under it. */
  DOCS_URL: z.string().default('https://api.skin.st/docs'),
  /** Origins whose pages may call the API with a key, separated by spaces. */
  CORS_ORIGINS: z.string().default(''),
  /** The files of the documentation (`[env.api.assets]`); without them its pages are bare. */
  ASSETS: z.custom<Assets>(isAssets).optional(),
  /** Where data points go (`[[env.api.analytics_engine_datasets]]`); without it, nowhere. */
  METRICS: z.custom<Dataset>(isDataset).optional(),
  /** How long personal data stays in the bodies of stored deliveries. */
  INBOX_PERSONAL_DATA_DAYS: z.coerce.number().int().min(1).max(3650).default(90),
  /** How many whole months (UTC) raw clicks are kept; 0 for ever. */
  CLICK_RETENTION_MONTHS: z.coerce.number().int().min(0).max(1200).default(0),
  /**
   * Where older clicks are archived (`[[env.api.r2_buckets]]`). Without it none are dropped; with
   * the word `drop` they are dropped and not archived.
   */
  CLICK_ARCHIVE: z.union([z.literal('drop'), z.custom<Bucket>(isBucket)]).optional(),
  /** The account that pays influencers, for SEPA files; without it there are none. */
  PAYER_NAME: z.string().default(''),
  PAYER_IBAN: z
    .string()
    .refine((text): boolean => text === '' || parseIban(text) !== null)
    .default(''),
  /**
   * Who sends mail: `resend` by its API, `cloudflare` by the binding `MAIL`; without one whatever
   * takes Resend's shape at MAIL_URL. Without any of them mail waits.
   */
  MAIL_PROVIDER: z.enum(['', 'resend', 'cloudflare']).default(''),
  MAIL: z.custom<MailBinding>(isMailBinding).optional(),
  MAIL_URL: z.union([z.literal(''), z.url()]).default(''),
  MAIL_KEY: z.string().default(''),
  /** What the provider signs bounces and complaints with (`whsec_…`). */
  MAIL_WEBHOOK_SECRET: z.union([z.literal(''), z.string().startsWith('whsec_')]).default(''),
  MAIL_FROM: z.string().default('SkinStack <no-reply@skin.st>'),
  /** How many different people agree to a payout run, at least. */
  PAYOUT_APPROVERS: z.coerce.number().int().min(1).max(2).default(1),
  /** Where hosts of webhook endpoints are looked up: DNS over HTTPS that answers JSON. */
  DNS_URL: z.url().default('https://cloudflare-dns.com/dns-query'),
  /** `allow` lets webhook endpoints be on this machine, by http: for the local world alone. */
  LOCAL_ENDPOINTS: z.enum(['', 'allow']).default(''),
  VERSION: z.string().default('development'),
  /** Requests a minute: by key; by address without a key; refused (401) by address. */
  RATE_LIMIT_PER_KEY: per_minute.default(600),
  RATE_LIMIT_PER_ADDRESS: per_minute.default(120),
  RATE_LIMIT_FAILURES_PER_ADDRESS: per_minute.default(30),
});

const apiUrlOf = (network: string) => `${network.toUpperCase()}_API_URL`;

/** Where the networks' own APIs are, each by its `<NETWORK>_API_URL`; tests have stand-ins. */
const networkApis = z
  .object(
    Object.fromEntries(
      NETWORKS.flatMap((network) => {
        const api = findAdapter(network)?.api;
        return api ? [[apiUrlOf(network), z.url().default(api.base_url)]] : [];
      }),
    ),
  )
  .transform((urls) => (network: string) => urls[apiUrlOf(network)]);

export type Env = z.infer<typeof schema> & {
  /** The address of a network's API; undefined for one that has none. */
  networkApiUrl(network: string): string | undefined;
};

/** Validates the settings. @throws Error that names what is missing or short, never a value */
export function readEnv(env: unknown): Env {
  const [settings, apis] = [schema.safeParse(env), networkApis.safeParse(env)];
  if (settings.success && apis.success) return { ...settings.data, networkApiUrl: apis.data };
  const issues = [settings, apis].flatMap(({ error }) => error?.issues ?? []);
  const names = [...new Set(issues.map((issue) => issue.path.join('.')))];
  throw new Error(`Set ${names.join(', ')} in .dev.vars, or as secrets when deployed`);
}
