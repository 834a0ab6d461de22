import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { portTakenMessage } from '../processes/find-free-port.ts';
import { endWithParent } from '../processes/stop-child.ts';
import { type PostgresPlace, serverSpawnOptions } from './choose-place.ts';

const READY_WITHIN_MS = 60_000;
const RETRY_AFTER_MS = 500;

/**
 * fsync is off because a commit still reaches the operating system before it is answered, so
 * nothing is lost when the server stops or is killed; only a power cut may damage local data.
 * (synchronous_commit stays on: without it a kill would lose the last commits.)
 */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '300',
  fsync: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** Starts the server on `port` and waits until it accepts connections. */
export async function launchServer(
  place: PostgresPlace,
  cluster: string,
  port: number,
): Promise<ChildProcess> {
  const logFile = join(place.dataDir, 'postgres.log');
  const settings = { ...SETTINGS, port: String(port) };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(logFile, 'w', 0o600);
  const child = spawn(join(place.binaries, 'bin', 'postgres'), ['-D', cluster, ...args], {
    ...serverSpawnOptions(place),
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  if (child.pid !== undefined) child.once('exit', endWithParent(child.pid, 'INT'));
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  for (let waited = 0; waited < READY_WITHIN_MS; waited += 15) {
    if (isReady(cluster, child.pid)) return child;
    if (failure) throw failure;
    if (child.exitCode !== null || child.signalCode !== null) break;
    await sleep(15);
  }
  child.kill('SIGKILL');
  const said = readFileSync(logFile, 'utf8');
  if (/Address already in use/.test(said)) throw new Error(portTakenMessage(port, 'POSTGRES_PORT'));
  if (/pre-existing shared memory block/.test(said)) {
    // The processes of a killed server take a moment to notice that it is gone.
    await sleep(RETRY_AFTER_MS);
    return launchServer(place, cluster, port);
  }
  throw new Error(
    `PostgreSQL did not start; its data is in ${cluster} (remove it to begin anew):\n` +
      said.slice(-2000),
  );
}

/** PostgreSQL writes its state in the eighth line of its pid file. */
function isReady(cluster: string, pid: number | undefined): boolean {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}
