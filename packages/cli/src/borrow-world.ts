import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitForInterrupt } from '@skinstack/local/processes/stop-child';
import { readSettings } from '@skinstack/local/read-settings';
import { startWorld } from '@skinstack/local/world/start-world';

/** A platform to act on: where it is, an operator's key, and how to give it back. */
export type Borrowed = {
  apiUrl: string;
  redirectUrl: string;
  adminKey: string;
  giveBack(): Promise<void>;
};

/** The platform named by API_URL, REDIRECT_URL and ADMIN_API_KEY; else the local one. */
export function namedWorld(): Borrowed {
  const settings = readSettings();
  const { env } = process;
  return {
    apiUrl: env.API_URL ?? `http://localhost:${settings.apiPort}`,
    redirectUrl: env.REDIRECT_URL ?? `http://localhost:${settings.redirectPort}`,
    adminKey: env.ADMIN_API_KEY ?? settings.vars.ADMIN_API_KEY ?? '',
    giveBack: async () => {},
  };
}

/** The named platform if it answers; else one started for the purpose, on free ports. */
export async function borrowWorld(say: (line: string) => void): Promise<Borrowed> {
  const named = namedWorld();
  if (await answers(named.apiUrl)) return named;
  if (process.env.API_URL) throw new Error(`${named.apiUrl} does not answer`);
  say('No world is running, so one is started for this and stopped after:');
  const dataDir = mkdtempSync(join(tmpdir(), 'skinstack-'));
  // as root the database runs as another user, who must get in
  chmodSync(dataDir, 0o755);
  const free = { redirectPort: 0, apiPort: 0, postgresPort: 0, redisRestPort: 0, neonHttpPort: 0 };
  const world = await startWorld({ ...readSettings(), ...free, dataDir }, say);
  const giveBack = async () => {
    await world.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  waitForInterrupt().then(async () => {
    await giveBack();
    process.exit(130);
  });
  const { apiUrl, redirectUrl, vars } = world;
  return { apiUrl, redirectUrl, adminKey: vars.ADMIN_API_KEY ?? '', giveBack };
}

async function answers(apiUrl: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/healthz', apiUrl), {
      signal: AbortSignal.timeout(2_000),
    });
    return response.ok;
  } catch {
    return false;
  }
}
