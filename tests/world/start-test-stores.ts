import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stores, startStores } from '@skinstack/local/start-stores';

/** A data folder of its own, which the user PostgreSQL runs as may enter when we are root. */
export function newDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'skinstack-test-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** Stores of one test file on free ports; `stop` removes their data too. */
export async function startTestStores(redis: 'auto' | 'embedded' = 'embedded'): Promise<Stores> {
  const dataDir = newDataDir();
  const stores = await startStores({
    dataDir,
    postgresPort: 0,
    neonHttpPort: 0,
    redisRestPort: 0,
    redisRestToken: 'test-token',
    redis,
  });
  const stop = async () => {
    await stores.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { ...stores, stop };
}

/**
 * Runs a script, so that the embedded Redis has loaded its Lua: on a busy machine that takes longer
 * than a Worker waits for its first one.
 */
export async function loadLua({ redisUrl, redisToken }: Stores): Promise<void> {
  await fetch(redisUrl, {
    method: 'POST',
    headers: { Authorization: `Bearer ${redisToken}` },
    body: JSON.stringify(['EVAL', 'return 1', '0']),
  });
}

/** Where Neon's driver must send its requests. */
export function sqlEndpoint(stores: Stores): string {
  return `http://localhost:${new URL(stores.databaseUrl).port}/sql`;
}
