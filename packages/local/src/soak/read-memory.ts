import { readdirSync, readFileSync } from 'node:fs';

/**
 * Resident memory of a process in bytes (proc(5) `status`); null where there is no /proc or no such
 * process any more.
 * @param part `RssAnon` leaves out files and what is shared, such as PostgreSQL's buffers
 */
export function readMemory(pid: number, part: 'VmRSS' | 'RssAnon' = 'VmRSS'): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const [, kilobytes] = new RegExp(`^${part}:\\s+(\\d+) kB`, 'm').exec(status) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
  } catch {
    return null;
  }
}

/** A process's children; empty where there is no /proc. */
export function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
        .split(' ')
        .filter((text) => text.trim() !== '')
        .map(Number),
    );
  } catch {
    return [];
  }
}
