import { readFileSync } from 'node:fs';
import type { MemorySample } from './judge-memory.ts';
import type { SoakWorld } from './open-soak-world.ts';
import { childrenOf, readMemory } from './read-memory.ts';

/** Samples of each process by its name. */
export type MemoryWatch = { samples: Map<string, MemorySample[]>; stop(): void };

const EVERY_MS = 2_000;
/** This process sends the load and keeps the list of what it saw: its growth is no leak of ours. */
export const OWN_PROCESS = 'the soak itself';

/** Samples the memory of every process of the world; nothing where there is no /proc. */
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
  return { samples, stop: () => clearInterval(timer) };
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
