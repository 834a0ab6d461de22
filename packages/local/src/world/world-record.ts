import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProcess } from '../processes/stop-orphan.ts';
import { ROOT } from '../read-settings.ts';

/** What a running world writes down of itself, for the commands of other terminals. */
export type WorldRecord = {
  /** `stack` runs the stores alone: its Workers are started by hand, where nobody is told. */
  task: 'dev' | 'stack';
  pid: number;
  checkout: string;
  started_at: string;
  api_url: string | null;
  redirect_url: string | null;
  /** Over TCP, as the owner. */
  postgres_url: string;
  /** By Neon's protocol. */
  database_url: string;
  /** By Upstash's protocol. */
  redis_url: string;
};

export const worldFile = (dataDir: string) => join(dataDir, 'world.json');

/**
 * Writes down that this process runs the world of a data folder.
 * @returns takes it back; what another process wrote since stays
 */
export function writeWorldRecord(
  dataDir: string,
  world: Omit<WorldRecord, 'pid' | 'checkout' | 'started_at'>,
): () => void {
  const about = { pid: process.pid, checkout: ROOT, started_at: new Date().toISOString() };
  mkdirSync(dataDir, { recursive: true });
  // the address of a database of yours has its password
  writeFileSync(worldFile(dataDir), `${JSON.stringify({ ...about, ...world }, null, 2)}\n`, {
    mode: 0o600,
  });
  return () => {
    if (readFile(dataDir)?.pid === process.pid) rmSync(worldFile(dataDir), { force: true });
  };
}

/**
 * The world of a data folder. `is_running` is false when its process was killed and could not take
 * the record back, also when its number belongs to another program by now.
 */
export function readWorldRecord(dataDir: string): (WorldRecord & { is_running: boolean }) | null {
  const record = readFile(dataDir);
  if (record === null) return null;
  const found = findProcess(record.pid, 'packages/local/src', record.checkout);
  return { ...record, is_running: found !== undefined };
}

/** @throws Error when the world of this data folder runs already */
export function assertNoWorld(dataDir: string): void {
  const record = readWorldRecord(dataDir);
  if (!record?.is_running) return;
  const { task, pid, api_url } = record;
  const where = api_url === null ? '' : ` at ${api_url}`;
  throw new Error(
    `npm run ${task} runs already${where} (process ${pid}): stop it, or set DATA_DIR and the ports`,
  );
}

function readFile(dataDir: string): WorldRecord | null {
  try {
    const record: unknown = JSON.parse(readFileSync(worldFile(dataDir), 'utf8'));
    const isRecord = typeof record === 'object' && record !== null && 'pid' in record;
    return isRecord ? (record as WorldRecord) : null;
  } catch {
    return null;
  }
}
