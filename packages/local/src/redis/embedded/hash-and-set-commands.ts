import { type Answer, addIntegers, bigInteger, type CommandTable } from './command.ts';
import { CommandError, type Keyspace } from './keyspace.ts';

function set(keys: Keyspace, [key = '', ...pairs]: string[]): Answer {
  if (pairs.length % 2 !== 0) {
    throw new CommandError("ERR wrong number of arguments for 'hset' command");
  }
  const hash = keys.open(key, 'hash');
  const before = hash.size;
  for (let at = 0; at < pairs.length; at += 2) hash.set(pairs[at] ?? '', pairs[at + 1] ?? '');
  return hash.size - before;
}

function setIfMissing(keys: Keyspace, [key = '', field = '', value = '']: string[]): Answer {
  if (keys.read(key, 'hash')?.has(field)) return 0;
  keys.open(key, 'hash').set(field, value);
  return 1;
}

function remove(keys: Keyspace, [key = '', ...fields]: string[]): Answer {
  const hash = keys.read(key, 'hash');
  if (!hash) return 0;
  const removed = fields.filter((field) => hash.delete(field)).length;
  keys.dropIfEmpty(key, hash.size);
  return removed;
}

function increment(keys: Keyspace, [key = '', field = '', by]: string[]): Answer {
  const amount = bigInteger(by);
  const current = keys.read(key, 'hash')?.get(field) ?? '0';
  bigInteger(current, 'ERR hash value is not an integer');
  const sum = addIntegers(current, amount);
  keys.open(key, 'hash').set(field, sum);
  return Number(sum);
}

/** Commands on hashes. */
export const hashCommands: CommandTable = {
  HSET: { arity: -4, run: set },
  HSETNX: { arity: 4, run: setIfMissing },
  HGET: {
    arity: 3,
    run: (keys, [key = '', field = '']) => keys.read(key, 'hash')?.get(field) ?? null,
  },
  HMGET: {
    arity: -3,
    run: (keys, [key = '', ...fields]) => {
      const hash = keys.read(key, 'hash');
      return fields.map((field) => hash?.get(field) ?? null);
    },
  },
  HGETALL: { arity: 2, run: (keys, [key = '']) => [...(keys.read(key, 'hash') ?? [])].flat() },
  HKEYS: { arity: 2, run: (keys, [key = '']) => [...(keys.read(key, 'hash')?.keys() ?? [])] },
  HVALS: { arity: 2, run: (keys, [key = '']) => [...(keys.read(key, 'hash')?.values() ?? [])] },
  HDEL: { arity: -3, run: remove },
  HINCRBY: { arity: 4, run: increment },
  HLEN: { arity: 2, run: (keys, [key = '']) => keys.read(key, 'hash')?.size ?? 0 },
  HEXISTS: {
    arity: 3,
    run: (keys, [key = '', field = '']) => (keys.read(key, 'hash')?.has(field) ? 1 : 0),
  },
};

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
