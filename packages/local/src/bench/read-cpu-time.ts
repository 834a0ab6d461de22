import { readFileSync } from 'node:fs';

/** Linux counts in ticks of 10 ms whatever its timer does (`getconf CLK_TCK`). */
const TICK_MS = 10;

/** User and system time a process has used, in milliseconds; null where there is no /proc. */
export function readCpuTime(pid: number): number | null {
  try {
    return parseCpuTime(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return null;
  }
}

/** Fields 14 and 15 of proc(5) `stat`. The name before them may contain spaces and brackets. */
export function parseCpuTime(stat: string): number {
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(afterName[11]) + Number(afterName[12])) * TICK_MS;
}
