import { spawn } from 'node:child_process';
import { accessSync, closeSync, constants, openSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../processes/find-free-port.ts';
import { endWithParent, stopChild } from '../processes/stop-child.ts';
import { stopOrphan } from '../processes/stop-orphan.ts';

const SHUTDOWN = [
  { signal: 'SIGTERM', waitMs: 5_000 },
  { signal: 'SIGKILL', waitMs: 2_000 },
] as const;

const READY_WITHIN_MS = 20_000;

/** Starts a Redis of our own over `dataDir` on a free port; it ends with this process. */
export async function launchRedisServer(
  program: string,
  dataDir: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const pidFile = join(dataDir, 'redis.pid');
  await stopOrphan({ pidFile, name: 'redis-server', folder: dataDir, steps: SHUTDOWN });
  const port = await findFreePort(0, 'LOCAL_REDIS_URL');
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: dataDir,
    pidfile: pidFile,
    appendonly: 'yes',
    save: '',
    daemonize: 'no',
  };
  const logFile = join(dataDir, 'redis.log');
  const log = openSync(logFile, 'w', 0o600);
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  // Away from the terminal, so that Ctrl-C reaches only us, who stop it in order.
  const child = spawn(program, args, { cwd: dataDir, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  if (child.pid !== undefined) child.once('exit', endWithParent(child.pid, 'TERM'));
  for (let waited = 0; waited < READY_WITHIN_MS; waited += 15) {
    if (/Ready to accept connections/i.test(readFileSync(logFile, 'utf8'))) {
      return { url: `redis://127.0.0.1:${port}`, stop: () => stopChild(child, SHUTDOWN) };
    }
    if (failure) throw failure;
    if (child.exitCode !== null || child.signalCode !== null) break;
    await sleep(15);
  }
  child.kill('SIGKILL');
  throw new Error(`redis-server did not start:\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
}

/** The `redis-server` on the PATH, if there is one. */
export function findRedisServer(path = process.env.PATH ?? ''): string | undefined {
  const places = path.split(delimiter).filter((folder) => folder !== '');
  return places.map((folder) => join(folder, 'redis-server')).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
