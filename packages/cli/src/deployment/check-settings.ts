import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Role } from '@skinstack/db/operations/grants';
import { ROOT } from '@skinstack/local/read-settings';
import { wranglerProgram } from '@skinstack/local/world/launch-worker';
import { DEPLOYMENTS, type Deployment } from './deploy.ts';
import { type Finding, fix, ok, type Subject, unseen } from './read-subject.ts';

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1']);

/** Every store is reached over TLS, and each Worker has a login of its own. */
export function checkAddresses({ place, settings, databases }: Subject): Finding[] {
  const workers = Object.entries(databases) as [Role, string][];
  return [
    ...workers.map(([worker, url]) => checkDatabaseUrl(worker, url, place)),
    checkRedisUrl(settings.UPSTASH_REDIS_REST_URL ?? '', place),
    checkLogins(databases),
  ];
}

function checkDatabaseUrl(worker: Role, text: string, place: Subject['place']): Finding {
  const about = `DATABASE_URL of the ${worker} Worker`;
  const name = place === 'local' ? 'DATABASE_URL' : `${worker.toUpperCase()}_DATABASE_URL`;
  const url = URL.parse(text);
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || !url.username || url.pathname === '/') {
    return fix(about, `set ${name}: “npm run roles -- add ${worker}” prints one`);
  }
  if (LOCAL_HOSTS.has(url.hostname)) {
    if (place === 'local') return ok(about, 'plain http on this machine, which is fine here');
    return fix(about, `${name} names this machine: the deployed Worker cannot reach it`);
  }
  if (!url.hostname.endsWith('.neon.tech')) {
    return fix(about, `${url.hostname} is not at Neon, and the Worker speaks Neon's protocol`);
  }
  if (url.searchParams.get('sslmode') === 'disable') {
    return fix(about, 'sslmode=disable: write sslmode=require, for whoever uses it over TCP');
  }
  return ok(about, `TLS to ${url.hostname}`);
}

function checkRedisUrl(text: string, place: Subject['place']): Finding {
  const about = 'UPSTASH_REDIS_REST_URL';
  const url = URL.parse(text);
  if (!url) return fix(about, 'set it: the https address of “REST API” at Upstash');
  if (url.username || url.password || url.search) {
    return fix(about, 'carries a credential: the token goes into UPSTASH_REDIS_REST_TOKEN alone');
  }
  if (url.protocol === 'https:') return ok(about, `TLS to ${url.hostname}`);
  if (url.protocol === 'http:' && LOCAL_HOSTS.has(url.hostname) && place === 'local') {
    return ok(about, 'plain http on this machine, which is fine here');
  }
  return fix(about, `${url.protocol}// would carry the token in the clear: use https://`);
}

function checkLogins({ redirect, api }: Subject['databases']): Finding {
  const about = 'a login for each Worker';
  const [one, other] = [URL.parse(redirect)?.username, URL.parse(api)?.username];
  if (!one || !other) return fix(about, 'both addresses must be there to compare them');
  if (one !== other) return ok(about, `${one} and ${other}`);
  return fix(about, `both log in as ${one}: “npm run roles -- add redirect” makes the other`);
}

/** What each secret must look like, as `env.ts` of the Workers has it, and how to make one. */
const SECRETS: Record<string, { pattern: RegExp; make: string; is_optional?: true }> = {
  SIGNING_KEY: { pattern: /^.{32,}$/, make: 'openssl rand -base64 48' },
  SIGNING_KEY_PREVIOUS: {
    pattern: /^.{32,}$/,
    make: 'it is the SIGNING_KEY before the last change, or nothing',
    is_optional: true,
  },
  ENCRYPTION_KEY: { pattern: /^[A-Za-z0-9+/]{43}=$/, make: 'openssl rand -base64 32' },
  CUSTOMER_KEY: { pattern: /^.{32,}$/, make: 'openssl rand -base64 48', is_optional: true },
  CUSTOMER_KEY_PREVIOUS: {
    pattern: /^.{32,}$/,
    make: 'it is the CUSTOMER_KEY before the last change, or nothing',
    is_optional: true,
  },
  ADMIN_API_KEY: { pattern: /^.{24,}$/, make: 'openssl rand -hex 32' },
  METRICS_KEY: { pattern: /^.{24,}$/, make: 'openssl rand -hex 32', is_optional: true },
  UPSTASH_REDIS_REST_TOKEN: {
    pattern: /^.{24,}$/,
    make: 'copy it from “REST API” of the database at Upstash',
  },
};
/** A key of 32 random letters has more different ones than this, but once in a million. */
const FEWEST_LETTERS = 12;

/** Each secret is there, long enough, random, nobody else's and not the example's. */
export function checkSecrets({ place, settings, examples }: Subject): Finding[] {
  const names = Object.keys(SECRETS);
  return names.map((name) => {
    const { pattern, make, is_optional } = SECRETS[name] as (typeof SECRETS)[string];
    const value = settings[name] ?? '';
    const about = `secret ${name}`;
    if (value === '' && is_optional) return ok(about, 'not set, which is fine');
    if (value === '') return fix(about, `is missing; ${make}`);
    if (value === examples[name]) {
      const isFine = place === 'local';
      if (isFine) return ok(about, 'the example’s, good for this machine and no other');
      return fix(about, `is the example of .dev.vars.example, which everybody knows; ${make}`);
    }
    if (place !== 'local' && !pattern.test(value)) {
      return fix(about, `has ${value.length} characters or others than it may have; ${make}`);
    }
    const twin = names.find((other) => other !== name && settings[other] === value);
    if (twin) return fix(about, `is the same as ${twin}: make one of its own; ${make}`);
    if (place !== 'local' && new Set(value).size < FEWEST_LETTERS) {
      return fix(about, `repeats few letters, so it can be guessed; ${make}`);
    }
    return ok(about, 'there, long enough, not the example and like no other');
  });
}

const SHARED = [
  ...['DATABASE_URL', 'UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN', 'SIGNING_KEY'],
];
const NEEDED = { redirect: SHARED, api: [...SHARED, 'ENCRYPTION_KEY', 'ADMIN_API_KEY'] };

/** Asks Cloudflare which secrets each Worker has: their names, for it tells nobody the values. */
export async function checkRemoteSecrets(
  deployment: Deployment,
  env: NodeJS.ProcessEnv,
): Promise<Finding[]> {
  if (!env.CLOUDFLARE_API_TOKEN) {
    return [unseen('secrets at Cloudflare', 'not looked at: CLOUDFLARE_API_TOKEN is not set')];
  }
  const { redirect, api } = DEPLOYMENTS[deployment];
  return Promise.all([
    checkWorker(redirect, NEEDED.redirect, env),
    checkWorker(api, NEEDED.api, env),
  ]);
}

async function checkWorker(
  environment: string,
  needed: string[],
  env: NodeJS.ProcessEnv,
): Promise<Finding> {
  const about = `secrets of ${environment} at Cloudflare`;
  try {
    const args = ['--no-warnings', wranglerProgram(), 'secret', 'list', '-e', environment];
    const options = { cwd: ROOT, env: { ...env, WRANGLER_SEND_METRICS: 'false' } };
    const { stdout } = await promisify(execFile)(process.execPath, args, options);
    const there = new Set((JSON.parse(stdout) as { name: string }[]).map(({ name }) => name));
    const missing = needed.filter((name) => !there.has(name));
    if (missing.length === 0) return ok(about, `all ${needed.length} are there`);
    return fix(
      about,
      `missing ${missing.join(', ')}: npx wrangler secret put <name> -e ${environment}`,
    );
  } catch {
    return fix(
      about,
      'could not be listed: look at CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID',
    );
  }
}
