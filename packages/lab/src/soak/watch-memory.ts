import { readdirSync, readFileSync } from 'node:fs';
import { percentile } from '../report.ts';
import type { SoakWorld } from './open-soak-world.ts';

/** Samples of each process by its name. */
export type MemoryWatch = { samples: Map<string, MemorySample[]>; stop(): void };

const EVERY_MS = 2_000;
/**
 * V8 does not know what its garbage holds outside its heap (a request's objects are mostly there),
 * and may leave both for half an hour. What a collection frees is no leak.
 */
const COLLECT_EVERY_MS = 20_000;
/** This process sends the load and keeps the list of what it saw: its growth is no leak of ours. */
export const OWN_PROCESS = 'the soak itself';

/**
 * Samples the memory of every process of the world, and has the Workers collect their garbage;
 * nothing where there is no /proc.
 */
export function watchMemory({ workers }: SoakWorld): MemoryWatch {
  const samples: MemoryWatch['samples'] = new Map();
  const began_ms = Date.now();
  const note = (name: string, bytes: number | null) => {
    if (bytes === null || bytes === 0) return;
    const at_ms = Date.now() - began_ms;
    samples.set(name, [...(samples.get(name) ?? []), { at_ms, bytes }]);
  };
  const timer = setInterval(() => {
    note('redirect Worker', readMemory(workers.redirect.pid));
    note('API Worker', readMemory(workers.api.pid));
    note(OWN_PROCESS, readMemory(process.pid));
    for (const pid of childrenOf(process.pid)) {
      const name = nameOf(pid);
      if (name === 'redis-server') note('Redis', readMemory(pid));
      // its buffers are shared, and fill with the data that is read
      if (name === 'postgres') note('PostgreSQL, not shared', privateMemory(pid));
    }
  }, EVERY_MS);
  const collector = setInterval(() => {
    for (const { inspector_port } of Object.values(workers)) {
      // one that was just killed has none
      collectGarbage(inspector_port).catch(() => {});
    }
  }, COLLECT_EVERY_MS);
  const stop = () => {
    clearInterval(timer);
    clearInterval(collector);
  };
  return { samples, stop };
}

/** Of a server and its connections together. */
function privateMemory(pid: number): number {
  const parts = [pid, ...childrenOf(pid)].map((each) => readMemory(each, 'RssAnon') ?? 0);
  return parts.reduce((sum, bytes) => sum + bytes, 0);
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

/** Memory of one process (or all of a server's) at a moment of the run. */
type MemorySample = { at_ms: number; bytes: number };
/** How the memory of a process went between the first quarter's end and the end. */
export type MemoryVerdict = {
  name: string;
  quarter_bytes: number;
  end_bytes: number;
  peak_bytes: number;
  /** 0.05 is 5 % more at the end; null when there was nothing to compare. */
  growth: number | null;
  is_flat: boolean;
  /** The median of each twentieth of the run. */
  course_bytes: number[];
};

const MOST_GROWTH = 0.1;
/** Less is the collector's breathing, whatever it is of a small process. */
const LEAST_BYTES = 12 * 1024 * 1024;
/** Each end of the comparison is a median over this part of the run. */
const WINDOW = 0.08;
/** Shorter runs are warm-up from beginning to end: heaps grow for minutes before they settle. */
const SHORTEST_MS = 600_000;

/**
 * Compares the memory of a process at the end of the run's first quarter with its end. Growth by
 * more than a tenth is not flat; shrinking is no leak.
 */
export function verifyMemory(
  name: string,
  samples: readonly MemorySample[],
  length_ms: number,
): MemoryVerdict {
  const around = (part: number, window = WINDOW) => {
    const [from_ms, to_ms] = [(part - window / 2) * length_ms, (part + window / 2) * length_ms];
    const near = samples.filter(({ at_ms }) => at_ms >= from_ms && at_ms <= to_ms);
    return percentile(
      near.map(({ bytes }) => bytes),
      50,
    );
  };
  const [quarter_bytes, end_bytes] = [around(0.25 + WINDOW / 2), around(1 - WINDOW / 2)];
  const peak_bytes = Math.max(0, ...samples.map(({ bytes }) => bytes));
  const isKnown = length_ms >= SHORTEST_MS && quarter_bytes > 0 && end_bytes > 0;
  const growth = isKnown ? end_bytes / quarter_bytes - 1 : null;
  const isGrown = growth !== null && growth > MOST_GROWTH;
  const is_flat = !(isGrown && end_bytes - quarter_bytes > LEAST_BYTES);
  const course_bytes = Array.from({ length: 20 }, (_, at) => around((at + 0.5) / 20, 1 / 20));
  return { name, course_bytes, quarter_bytes, end_bytes, peak_bytes, growth, is_flat };
}

/**
 * Resident memory of a process in bytes (proc(5) `status`); null where there is no /proc or no such
 * process any more.
 * @param part `RssAnon` leaves out files and what is shared, such as PostgreSQL's buffers
 */
function readMemory(pid: number, part: 'VmRSS' | 'RssAnon' = 'VmRSS'): number | null {
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

type Target = { webSocketDebuggerUrl: string };

const LONGEST_MS = 5_000;

/**
 * Has a workerd process collect the garbage of its isolates by its inspector; each does so when its
 * next request runs
 * (https://chromedevtools.github.io/devtools-protocol/v8/HeapProfiler/#method-collectGarbage).
 * @throws Error when none comes, or the process was just killed
 */
async function collectGarbage(inspector_port: number): Promise<void> {
  const signal = AbortSignal.timeout(LONGEST_MS);
  const listed = await fetch(`http://127.0.0.1:${inspector_port}/json`, { signal });
  for (const { webSocketDebuggerUrl } of (await listed.json()) as Target[]) {
    await collectOne(webSocketDebuggerUrl, signal);
  }
}

function collectOne(url: string, signal: AbortSignal): Promise<void> {
  const socket = new WebSocket(url);
  return new Promise<void>((resolve, reject) => {
    const fail = () => reject(new Error(`${url} did not collect`));
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
    });
    socket.addEventListener('message', ({ data }) => {
      if ((JSON.parse(String(data)) as { id?: number }).id === 1) resolve();
    });
    socket.addEventListener('error', fail);
    socket.addEventListener('close', fail);
    signal.addEventListener('abort', fail);
  }).finally(() => socket.close());
}
