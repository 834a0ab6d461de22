import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProcess } from './find-process.ts';
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
