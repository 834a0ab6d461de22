import { readSettings } from '@skinstack/local/read-settings';
import { readWorldRecord, type WorldRecord } from '@skinstack/local/world/world-record';
import type { Command } from 'commander';
import { Refusal } from './run-command.ts';

/** A platform to talk to. */
export type FoundWorld = {
  api_url: string;
  redirect_url: string;
  admin_key: string;
  /** Who says that this one is meant. */
  named_by: 'API_URL' | 'world.json';
};

/** Nothing runs that would surely be this checkout's world, and none is named. */
export class NoWorld extends Refusal {}

const START = 'start this checkout’s world with “npm run dev”';
const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The platform that is meant: the one named by API_URL (with REDIRECT_URL and ADMIN_API_KEY), else
 * the world that runs from this checkout's DATA_DIR. What merely answers on the default port may be
 * another checkout's, and is never taken for ours.
 * @throws Refusal when nothing runs, or when it would be a guess
 */
export async function findWorld(env: NodeJS.ProcessEnv = process.env): Promise<FoundWorld> {
  const settings = readSettings(env);
  const local_key = env.ADMIN_API_KEY ?? settings.vars.ADMIN_API_KEY ?? '';
  const record = readWorldRecord(settings.dataDir);
  if (env.API_URL) {
    const ours = record?.is_running && isSame(record.api_url, env.API_URL) ? record : null;
    return namedWorld(env, env.API_URL, ours?.redirect_url ?? null, local_key);
  }
  const port_url = `http://localhost:${settings.apiPort}`;
  if (record?.is_running && record.api_url === null) {
    const example = `API_URL=${port_url} REDIRECT_URL=http://localhost:${settings.redirectPort}`;
    throw new NoWorld(
      `Only the stores of this checkout run (npm run stack): name its Workers, such as ${example}.`,
    );
  }
  if (record?.is_running) return recordedWorld(record, env, local_key);
  if (await isAnswering(port_url)) {
    const other = `name that one with API_URL=${port_url}`;
    throw new NoWorld(
      `What answers at ${port_url} is not this checkout’s world: ${START}, or ${other}.`,
    );
  }
  throw new NoWorld(`${nothingRuns(record)}: ${START}, or name a platform with API_URL.`);
}

function recordedWorld(record: WorldRecord, env: NodeJS.ProcessEnv, admin_key: string): FoundWorld {
  const { api_url, redirect_url } = record;
  if (env.REDIRECT_URL && !isSame(env.REDIRECT_URL, redirect_url)) {
    throw new Refusal(
      `REDIRECT_URL names ${env.REDIRECT_URL}, and ${api_url} is this checkout’s world: ` +
        'name the platform that is meant with API_URL too, or unset REDIRECT_URL.',
    );
  }
  return {
    api_url: api_url ?? '',
    redirect_url: redirect_url ?? '',
    admin_key,
    named_by: 'world.json',
  };
}

function nothingRuns(record: WorldRecord | null): string {
  if (record === null) return 'Nothing runs';
  return `Nothing runs (the one of ${record.started_at}, process ${record.pid}, is gone)`;
}

/** The address of a database: which variable names it, and where the local world keeps its own. */
const DATABASES = { DATABASE_URL: 'database_url', MIGRATION_DATABASE_URL: 'postgres_url' } as const;

/**
 * The database that is meant: the one a variable names, else the one of this checkout's world, also
 * when only its stores run. Prints its host, on stderr: the address has a password.
 * @throws Refusal when there is none, or when it would be a guess
 */
export function openDatabase(
  variable: keyof typeof DATABASES,
  env: NodeJS.ProcessEnv = process.env,
): string {
  const { vars, dataDir } = readSettings(env);
  const named = env[variable];
  // what a shell has from .dev.vars means the local world, wherever that runs
  if (named && named !== vars[variable]) return announceDatabase(named, `named by ${variable}`);
  const record = readWorldRecord(dataDir);
  const isOurs = record?.is_running && isSame(record.api_url, env.API_URL ?? '');
  if (env.API_URL && !isOurs) {
    throw new Refusal(`${variable} is not set: API_URL names ${env.API_URL}, but no database.`);
  }
  if (record?.is_running) {
    return announceDatabase(record[DATABASES[variable]], 'the world of this checkout');
  }
  throw new NoWorld(`${nothingRuns(record)}: ${START}, or name a database with ${variable}.`);
}

/** What `readOwnerAddress` reads, as a command's help has it. */
export const OWNER_HELP = `
Environment:
  MIGRATION_DATABASE_URL  the owner’s address, straight to the server: on Neon the host without
                          “-pooler”`;

/** The owner's address of a deployed database: never a guess, and an error of use without one. */
export function readOwnerAddress(command: Command, env: NodeJS.ProcessEnv = process.env): string {
  const address = env.MIGRATION_DATABASE_URL ?? '';
  const host = URL.parse(address)?.hostname;
  if (!host) return command.error('error: MIGRATION_DATABASE_URL is not set to postgresql://…');
  if (host.includes('-pooler')) {
    const what = `error: ${host} is a pooler, which has no sessions`;
    return command.error(`${what}: take “-pooler” out of the host`);
  }
  return announceDatabase(address, 'named by MIGRATION_DATABASE_URL');
}

/** Prints which database is meant. @throws Refusal on what is no address */
function announceDatabase(address: string, naming: string): string {
  const url = URL.parse(address);
  if (!url?.hostname) throw new Refusal(`The database ${naming} has no address postgresql://….`);
  console.error(`→ the database at ${url.host} (${naming})`);
  return address;
}

/** Finds the platform and prints its address, on stderr: what a command prints may be piped on. */
export async function openWorld(env: NodeJS.ProcessEnv = process.env): Promise<FoundWorld> {
  const world = await findWorld(env);
  console.error(`→ ${world.api_url} (${describeNaming(world)})`);
  return world;
}

export function describeNaming({ named_by }: FoundWorld): string {
  return named_by === 'API_URL' ? 'named by API_URL' : 'the world of this checkout';
}

function namedWorld(
  env: NodeJS.ProcessEnv,
  api_url: string,
  redirect_of_ours: string | null,
  local_key: string,
): FoundWorld {
  const url = URL.parse(api_url);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new Refusal(`API_URL is ${api_url}, which is no http address.`);
  }
  const isLocal = LOCAL_HOSTS.has(url.hostname);
  if (!isLocal && !env.ADMIN_API_KEY) {
    throw new Refusal(`ADMIN_API_KEY is not set: ${url.host} has an operator key of its own.`);
  }
  const redirect_url = env.REDIRECT_URL ?? redirect_of_ours ?? '';
  return { api_url, redirect_url, admin_key: local_key, named_by: 'API_URL' };
}

/** Where links of this platform are followed. @throws Refusal when nobody said */
export function redirectOf({ redirect_url, api_url }: FoundWorld): string {
  if (redirect_url !== '') return redirect_url;
  throw new Refusal(`REDIRECT_URL is not set: where are links of ${api_url} followed?`);
}

function isSame(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && URL.parse(one)?.host === URL.parse(other)?.host;
}

async function isAnswering(url: string): Promise<boolean> {
  try {
    await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(2_000) });
    return true;
  } catch {
    return false;
  }
}
