import { readSettings } from '@skinstack/local/read-settings';
import { readWorldRecord } from '@skinstack/local/world/world-record';
import { Refusal } from './run-command.ts';

/** A platform to talk to. */
export type FoundWorld = {
  api_url: string;
  redirect_url: string;
  admin_key: string;
  /** The database of the local world; null for a platform that is named. */
  postgres_url: string | null;
  database_url: string | null;
  /** Who says that this one is meant. */
  named_by: 'API_URL' | 'world.json';
};

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
  if (record?.is_running && record.api_url !== null && record.redirect_url !== null) {
    const { api_url, postgres_url, database_url } = record;
    const redirect_url = env.REDIRECT_URL ?? record.redirect_url;
    const stores = { postgres_url, database_url, named_by: 'world.json' as const };
    return { api_url, redirect_url, admin_key: local_key, ...stores };
  }
  if (record?.is_running) {
    const example = `API_URL=${port_url} REDIRECT_URL=http://localhost:${settings.redirectPort}`;
    throw new Refusal(
      `Only the stores of this checkout run (npm run stack): name its Workers, such as ${example}.`,
    );
  }
  if (await isAnswering(port_url)) {
    const other = `name that one with API_URL=${port_url}`;
    throw new Refusal(
      `What answers at ${port_url} is not this checkout’s world: ${START}, or ${other}.`,
    );
  }
  const was =
    record === null ? '' : ` (the one of ${record.started_at}, process ${record.pid}, is gone)`;
  throw new Refusal(`Nothing runs${was}: ${START}, or name a platform with API_URL.`);
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
  const stores = { postgres_url: null, database_url: null, named_by: 'API_URL' as const };
  return { api_url, redirect_url, admin_key: local_key, ...stores };
}

/** Where links of this platform are followed. @throws Refusal when nobody said */
export function redirectOf({ redirect_url, api_url }: FoundWorld): string {
  if (redirect_url !== '') return redirect_url;
  throw new Refusal(`REDIRECT_URL is not set: where are links of ${api_url} followed?`);
}

function isSame(one: string | null, other: string): boolean {
  return one !== null && URL.parse(one)?.host === URL.parse(other)?.host;
}

async function isAnswering(url: string): Promise<boolean> {
  try {
    await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(2_000) });
    return true;
  } catch {
    return false;
  }
}
