import { spawn } from 'node:child_process';
import { chownSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type PostgresPlace, serverSpawnOptions } from './choose-place.ts';

/** The role that owns the database. */
export interface Owner {
  user: string;
  password: string;
}

/**
 * Makes the data folder of a new PostgreSQL, or keeps the one that is there.
 * It is made beside its place and renamed into it, so an interrupted run leaves nothing half made.
 */
export async function initialiseCluster(place: PostgresPlace, owner: Owner): Promise<string> {
  const cluster = join(place.dataDir, 'cluster');
  if (existsSync(join(cluster, 'PG_VERSION'))) return cluster;
  await removeInterrupted(place.dataDir);
  const fresh = `${cluster}.new-${process.pid}`;
  const passwordFile = `${fresh}.password`;
  try {
    writeFileSync(passwordFile, owner.password, { mode: 0o600 });
    if (place.user) chownSync(passwordFile, place.user.uid, place.user.gid);
    await runInitdb(place, ['-D', fresh, '-U', owner.user, `--pwfile=${passwordFile}`]);
    await rename(fresh, cluster);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(passwordFile, { force: true });
  }
  return cluster;
}

/** C.UTF-8 is Neon's locale: bytewise order, and upper and lower case of every script. */
function runInitdb(place: PostgresPlace, args: string[]): Promise<void> {
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin'];
  const rest = ['--builtin-locale=C.UTF-8', '--auth=scram-sha-256', '--no-sync'];
  const child = spawn(join(place.binaries, 'bin', 'initdb'), [...args, ...locale, ...rest], {
    ...serverSpawnOptions(place),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`initdb failed:\n${said.slice(-2000)}`));
    });
  });
}

async function removeInterrupted(dataDir: string): Promise<void> {
  for (const name of readdirSync(dataDir)) {
    const pid = /^cluster\.new-(\d+)/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(dataDir, name), { recursive: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
