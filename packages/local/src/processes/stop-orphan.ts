import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StopStep } from './stop-child.ts';

/** A server that may be left of an earlier run, and how to end it. */
export interface Orphan {
  pidFile: string;
  name: string;
  folder: string;
  steps: readonly StopStep[];
}

/**
 * Ends the server a killed run left behind and removes its pid file.
 * A server whose run is still alive is not touched: that is an error that says so.
 */
export async function stopOrphan({ pidFile, name, folder, steps }: Orphan): Promise<boolean> {
  if (!existsSync(pidFile)) return false;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  const find = () => (pid > 1 ? findProcess(pid, name, folder) : undefined);
  const found = find();
  if (found) {
    const started = found.parentPid !== 1 || process.pid === 1;
    if (found.parentIsNode && started) throw new Error(inUse(folder, found.parentPid));
    for (const { signal, waitMs } of steps) {
      if (!find()) break;
      process.kill(pid, signal);
      for (let waited = 0; waited < waitMs && find(); waited += 50) await sleep(50);
    }
  }
  rmSync(pidFile, { force: true });
  return found !== undefined;
}

function inUse(folder: string, parentPid: number): string {
  return (
    `${folder} is in use by another run (process ${parentPid}): ` +
    'stop it, or set DATA_DIR to another folder'
  );
}

/** A running server and who started it. */
export interface FoundProcess {
  pid: number;
  parentPid: number;
  parentIsNode: boolean;
}

/** Finds process `pid` if it is alive and truly the server `name` working in `folder`. */
export function findProcess(pid: number, name: string, folder: string): FoundProcess | undefined {
  try {
    return process.platform === 'linux' ? fromProc(pid, folder) : fromPs(pid, name);
  } catch {
    return undefined;
  }
}

/** Both servers change into their data folder, and a zombie has no working folder any more. */
function fromProc(pid: number, folder: string): FoundProcess | undefined {
  if (readlinkSync(`/proc/${pid}/cwd`) !== realpathSync(folder)) return undefined;
  const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '';
  const parentPid = Number(afterName.split(' ')[1]);
  const parentIsNode = readFileSync(`/proc/${parentPid}/cmdline`, 'utf8').includes('node');
  return { pid, parentPid, parentIsNode };
}

function fromPs(pid: number, name: string): FoundProcess | undefined {
  const ps = (of: number, field: string) =>
    execFileSync('ps', ['-o', `${field}=`, '-p', String(of)], { encoding: 'utf8' }).trim();
  if (!ps(pid, 'command').includes(name)) return undefined;
  const parentPid = Number(ps(pid, 'ppid'));
  return { pid, parentPid, parentIsNode: ps(parentPid, 'command').includes('node') };
}
