import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';

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
