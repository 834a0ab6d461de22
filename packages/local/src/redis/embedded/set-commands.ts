import type { Answer, CommandTable } from './command-table.ts';
import type { Keyspace } from './keyspace.ts';

function add(keys: Keyspace, [key = '', ...members]: string[]): Answer {
  const set = keys.open(key, 'set');
  const before = set.size;
  for (const member of members) set.add(member);
  return set.size - before;
}

function removeMember(keys: Keyspace, [key = '', ...members]: string[]): Answer {
  const set = keys.read(key, 'set');
  if (!set) return 0;
  const removed = members.filter((member) => set.delete(member)).length;
  keys.dropIfEmpty(key, set.size);
  return removed;
}

function has(keys: Keyspace, key: string, member: string): number {
  return keys.read(key, 'set')?.has(member) ? 1 : 0;
}

/** Commands on sets. */
export const setCommands: CommandTable = {
  SADD: { arity: -3, run: add },
  SREM: { arity: -3, run: removeMember },
  SMEMBERS: { arity: 2, run: (keys, [key = '']) => [...(keys.read(key, 'set') ?? [])] },
  SISMEMBER: { arity: 3, run: (keys, [key = '', member = '']) => has(keys, key, member) },
  SMISMEMBER: {
    arity: -3,
    run: (keys, [key = '', ...members]) => members.map((member) => has(keys, key, member)),
  },
  SCARD: { arity: 2, run: (keys, [key = '']) => keys.read(key, 'set')?.size ?? 0 },
};
