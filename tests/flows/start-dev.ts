import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findFreePort } from '@skinstack/local/processes/find-free-port';
import { ROOT } from '@skinstack/local/read-settings';

const PORTS = ['REDIRECT_PORT', 'API_PORT', 'POSTGRES_PORT', 'REDIS_REST_PORT', 'NEON_HTTP_PORT'];

const READY_WITHIN_MS = 180_000;

/** Where a world of `npm run dev` is: its folder and its ports, as environment variables. */
export type DevPlace = { dataDir: string; ports: Record<string, string> };
/** `npm run dev`, as a user starts it. */
export type Dev = { child: ChildProcess; output: string; exited: Promise<number | null> };

/** A folder of its own and free ports. */
export async function newDevPlace(): Promise<DevPlace> {
  const dataDir = mkdtempSync(join(tmpdir(), 'skinstack-flow-'));
  // as root the database runs as another user, who must get in
  chmodSync(dataDir, 0o755);
  const ports: Record<string, string> = {};
  for (const name of PORTS) ports[name] = String(await findFreePort(0, name));
  return { dataDir, ports };
}

/** Starts the world and waits until it says `ready`. @throws Error with its output when it ends */
export async function startDev({ dataDir, ports }: DevPlace): Promise<Dev> {
  const run = join(ROOT, 'packages/local/bin/run.mjs');
  const child = spawn(process.execPath, [run, 'dev'], {
    cwd: ROOT,
    env: { ...process.env, ...ports, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const started: Dev = {
    ...{ child, output: '' },
    exited: new Promise((resolve) => child.once('exit', resolve)),
  };
  const listen = (chunk: Buffer) => {
    started.output += chunk;
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const hasEnded = () => child.exitCode !== null;
  // a loop of its own: a global set-up, which starts it too, has no test to wait in
  const late_ms = Date.now() + READY_WITHIN_MS;
  while (!/^ready/m.test(started.output) && !hasEnded()) {
    if (Date.now() > late_ms) {
      child.kill('SIGINT');
      throw new Error(`npm run dev is not ready:\n${started.output}`);
    }
    await pause(100);
  }
  if (hasEnded()) throw new Error(`npm run dev ended:\n${started.output}`);
  return started;
}

/** Ends it as Ctrl-C does, if it ever began, and removes its folder. */
export async function endDev(dev: Dev | undefined, { dataDir }: DevPlace): Promise<void> {
  dev?.child.kill('SIGINT');
  await dev?.exited;
  rmSync(dataDir, { recursive: true, force: true });
}
