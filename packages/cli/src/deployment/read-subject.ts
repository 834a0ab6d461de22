import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Role } from '@skinstack/db/operations/grants';
import { ROOT, readSettings } from '@skinstack/local/read-settings';
import { asWorker } from '@skinstack/local/world/create-worker-logins';
import { readWorldRecord } from '@skinstack/local/world/world-record';
import { type Deployment, readDeployment } from './deploy.ts';

/** What is looked at: a deployment's settings, and where its Workers are. */
export type Subject = {
  place: 'local' | Deployment;
  /** Secrets and settings by name, as the Workers are given them. */
  settings: Record<string, string>;
  /** The DATABASE_URL of each Worker. */
  databases: Record<Role, string>;
  urls: Record<Role, string>;
  /** The values of `.dev.vars.example`, which everybody knows. */
  examples: Record<string, string>;
};

const read = (path: string) => parseEnv(readFileSync(path, 'utf8')) as Record<string, string>;

/**
 * The settings of a place: the environment's over those of the file; for the local world also what
 * `.dev.vars` and the record of the running world say.
 * @param file with lines `NAME=value`
 */
export function readSubject(
  place: Subject['place'],
  file: string | undefined,
  env: NodeJS.ProcessEnv,
): Subject {
  const examples = read(join(ROOT, '.dev.vars.example'));
  const named = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const given = { ...(file === undefined ? {} : read(file)), ...named };
  if (place === 'local') return localSubject(given, env, examples);
  const { domains } = readDeployment(place);
  const settings = given;
  return {
    place,
    settings,
    examples,
    databases: {
      redirect: settings.REDIRECT_DATABASE_URL ?? '',
      api: settings.API_DATABASE_URL ?? '',
    },
    urls: {
      redirect: settings.REDIRECT_URL ?? `https://${domains.redirect}`,
      api: settings.API_URL ?? `https://${domains.api}`,
    },
  };
}

/** What `npm run dev` gives its Workers. */
function localSubject(
  given: Record<string, string>,
  env: NodeJS.ProcessEnv,
  examples: Record<string, string>,
): Subject {
  const { vars, dataDir, redisRestPort, apiPort, redirectPort } = readSettings(env);
  const record = readWorldRecord(dataDir);
  const running = record?.is_running ? record : null;
  // what a shell has from .dev.vars means the local world, wherever that runs
  const named = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => value !== vars[name]),
  );
  const owner = named.DATABASE_URL ?? running?.database_url ?? vars.DATABASE_URL ?? '';
  return {
    place: 'local',
    settings: {
      ...vars,
      UPSTASH_REDIS_REST_URL: running?.redis_url ?? `http://localhost:${redisRestPort}`,
      ...named,
    },
    examples,
    databases: {
      redirect: named.REDIRECT_DATABASE_URL ?? asWorker(owner, 'redirect'),
      api: named.API_DATABASE_URL ?? asWorker(owner, 'api'),
    },
    urls: {
      redirect: named.REDIRECT_URL ?? running?.redirect_url ?? `http://localhost:${redirectPort}`,
      api: named.API_URL ?? running?.api_url ?? `http://localhost:${apiPort}`,
    },
  };
}

/** One line of `npm run doctor`. */
export type Finding = { verdict: 'OK' | 'FIX' | '--'; about: string; detail: string };

/** Nothing to do. */
export const ok = (about: string, detail: string): Finding => ({ verdict: 'OK', about, detail });
/** What is wrong, and what to do about it. */
export const fix = (about: string, detail: string): Finding => ({ verdict: 'FIX', about, detail });
/** What was not looked at, and why. */
export const unseen = (about: string, detail: string): Finding => ({
  verdict: '--',
  about,
  detail,
});

/** How long one question may take. */
export const PATIENCE_MS = 5_000;

/** Asks something, and tells how long it took; what went wrong is told without the driver's words,
 * which can carry a connection string. */
export async function timed<T>(
  ask: () => Promise<T>,
): Promise<{ value: T; took: string } | { problem: string }> {
  const began_ms = performance.now();
  try {
    const value = await ask();
    return { value, took: `${Math.round(performance.now() - began_ms)} ms` };
  } catch (error) {
    const { code, cause, sourceError } = error as { [name: string]: unknown };
    const inner = (cause ?? sourceError) as { code?: unknown; cause?: { code?: unknown } };
    const known = code ?? inner?.code ?? inner?.cause?.code ?? (error as Error).name;
    return { problem: String(known) };
  }
}
