import type { Dataset } from '@skinstack/http/measure';

/** The settings and bindings of the redirect Worker (`[env.redirect]` in wrangler.toml). */
export type Env = {
  DATABASE_URL: string;
  UPSTASH_REDIS_REST_URL: string;
  UPSTASH_REDIS_REST_TOKEN: string;
  SIGNING_KEY: string;
  /** Where the API Worker serves its documentation. */
  DOCS_URL?: string;
  /** The domain of our links, which none may lead back to. */
  SHORT_DOMAIN?: string;
  /** How long a click waits for others where few come; see `bufferClick`. */
  CLICK_GATHER_MS?: string;
  /** Where data points go; without it, nowhere. */
  METRICS?: Dataset;
  CLICKS: { send(message: unknown): Promise<unknown> };
  /** Counts unknown slugs by client address; without it nothing is limited. */
  MISSES?: { limit(subject: { key: string }): Promise<{ success: boolean }> };
};

const REQUIRED = [
  'DATABASE_URL',
  'UPSTASH_REDIS_REST_URL',
  'UPSTASH_REDIS_REST_TOKEN',
  'SIGNING_KEY',
] as const;

/** Checks the settings once. @throws Error that names what is missing, never a value */
export function readEnv(env: Partial<Env>): Env {
  const missing = REQUIRED.filter((name) => typeof env[name] !== 'string' || env[name] === '');
  if (!env.CLICKS) throw new Error('The queue binding CLICKS is missing (wrangler.toml)');
  if (missing.length > 0) {
    throw new Error(`Set ${missing.join(', ')} in .dev.vars, or as secrets when deployed`);
  }
  if ((env.SIGNING_KEY ?? '').length < 32) throw new Error('SIGNING_KEY has under 32 characters');
  if (!/^\d{1,5}$/.test(env.CLICK_GATHER_MS ?? '0') || Number(env.CLICK_GATHER_MS ?? 0) > 10_000) {
    throw new Error('CLICK_GATHER_MS is not a number of milliseconds up to 10000');
  }
  return env as Env;
}
