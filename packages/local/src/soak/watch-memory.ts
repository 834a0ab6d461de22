import { readFileSync } from 'node:fs';
import { collectGarbage } from './collect-garbage.ts';
import type { MemorySample } from './judge-memory.ts';
import type { SoakWorld } from './open-soak-world.ts';
import { childrenOf, readMemory } from './read-memory.ts';

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
