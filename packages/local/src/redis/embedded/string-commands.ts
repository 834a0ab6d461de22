import {
  type Answer,
  addIntegers,
  bigInteger,
  type CommandTable,
  float,
  floatText,
  integer,
  SYNTAX_ERROR,
  sliceOf,
} from './command.ts';
import { CommandError, type Keyspace } from './keyspace.ts';

const UNITS: Record<string, { scale: number; isAbsolute: boolean }> = {
  EX: { scale: 1000, isAbsolute: false },
  PX: { scale: 1, isAbsolute: false },
  EXAT: { scale: 1000, isAbsolute: true },
  PXAT: { scale: 1, isAbsolute: true },
};

interface SetOptions {
  expiresAt: number | null | undefined;
  flags: Set<string>;
}

/** Reads `EX 10 NX …` in any case; `allowed` are the words that stand alone. */
function readOptions(keys: Keyspace, name: string, words: string[], allowed: string[]): SetOptions {
  const options: SetOptions = { expiresAt: undefined, flags: new Set() };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]?.toUpperCase() ?? '';
    const unit = UNITS[word];
    if (unit && options.expiresAt === undefined) {
      at += 1;
      if (at >= words.length) throw new CommandError(SYNTAX_ERROR);
      options.expiresAt = expiry(keys, name, integer(words[at]), unit);
    } else if (allowed.includes(word)) options.flags.add(word);
    else throw new CommandError(SYNTAX_ERROR);
  }
  return options;
}

function expiry(
  keys: Keyspace,
  name: string,
  amount: number,
  { scale, isAbsolute }: { scale: number; isAbsolute: boolean },
): number {
  if (amount <= 0) throw new CommandError(`ERR invalid expire time in '${name}' command`);
  return (isAbsolute ? 0 : keys.now()) + amount * scale;
}

function set(keys: Keyspace, [key = '', value = '', ...words]: string[]): Answer {
  const { expiresAt, flags } = readOptions(keys, 'set', words, ['NX', 'XX', 'GET', 'KEEPTTL']);
  const clash = (flags.has('NX') && flags.has('XX')) || (flags.has('KEEPTTL') && expiresAt);
  if (clash) throw new CommandError(SYNTAX_ERROR);
  const before = keys.find(key);
  const old = flags.has('GET') ? (keys.read(key, 'string') ?? null) : undefined;
  const skipped = before ? flags.has('NX') : flags.has('XX');
  if (skipped) return old ?? null;
  keys.set(key, value, expiresAt ?? (flags.has('KEEPTTL') ? (before?.expiresAt ?? null) : null));
  return old === undefined ? 'OK' : old;
}

function increment(keys: Keyspace, key: string, by: bigint): Answer {
  const sum = addIntegers(keys.read(key, 'string') ?? '0', by);
  keys.set(key, sum, keys.find(key)?.expiresAt ?? null);
  return Number(sum);
}

function setWithTtl(name: string, scale: number) {
  return (keys: Keyspace, [key = '', ttl, value = '']: string[]): Answer => {
    keys.set(key, value, expiry(keys, name, integer(ttl), { scale, isAbsolute: false }));
    return 'OK';
  };
}

function getAndExpire(keys: Keyspace, [key = '', ...words]: string[]): Answer {
  const { expiresAt, flags } = readOptions(keys, 'getex', words, ['PERSIST']);
  if (flags.size > 0 && expiresAt !== undefined) throw new CommandError(SYNTAX_ERROR);
  const value = keys.read(key, 'string');
  if (value === undefined) return null;
  const changed = flags.has('PERSIST') ? null : expiresAt;
  if (changed !== undefined) keys.set(key, value, changed);
  return value;
}

function incrementByFloat(keys: Keyspace, [key = '', by]: string[]): Answer {
  const sum = float(keys.read(key, 'string') ?? '0') + float(by);
  if (!Number.isFinite(sum)) {
    throw new CommandError('ERR increment would produce NaN or Infinity');
  }
  keys.set(key, floatText(sum), keys.find(key)?.expiresAt ?? null);
  return floatText(sum);
}

function setMany(keys: Keyspace, args: string[]): Answer {
  if (args.length % 2 !== 0) {
    throw new CommandError("ERR wrong number of arguments for 'mset' command");
  }
  for (let at = 0; at < args.length; at += 2) keys.set(args[at] ?? '', args[at + 1] ?? '', null);
  return 'OK';
}

function getMany(keys: Keyspace, names: string[]): Answer {
  return names.map((key) => {
    const value = keys.find(key)?.value;
    return value?.type === 'string' ? value.data : null;
  });
}

/** Commands on a key that holds one value. */
export const stringCommands: CommandTable = {
  GET: { arity: 2, run: (keys, [key = '']) => keys.read(key, 'string') ?? null },
  SET: { arity: -3, run: set },
  SETEX: { arity: 4, run: setWithTtl('setex', 1000) },
  PSETEX: { arity: 4, run: setWithTtl('psetex', 1) },
  SETNX: { arity: 3, run: (keys, [k = '', v = '']) => (set(keys, [k, v, 'NX']) ? 1 : 0) },
  GETSET: { arity: 3, run: (keys, [k = '', v = '']) => set(keys, [k, v, 'GET']) },
  GETDEL: {
    arity: 2,
    run: (keys, [key = '']) => {
      const value = keys.read(key, 'string') ?? null;
      keys.delete(key);
      return value;
    },
  },
  GETEX: { arity: -2, run: getAndExpire },
  MGET: { arity: -2, run: getMany },
  MSET: { arity: -3, run: setMany },
  INCR: { arity: 2, run: (keys, [key = '']) => increment(keys, key, 1n) },
  DECR: { arity: 2, run: (keys, [key = '']) => increment(keys, key, -1n) },
  INCRBY: { arity: 3, run: (keys, [key = '', by]) => increment(keys, key, bigInteger(by)) },
  DECRBY: { arity: 3, run: (keys, [key = '', by]) => increment(keys, key, -bigInteger(by)) },
  INCRBYFLOAT: { arity: 3, run: incrementByFloat },
  APPEND: {
    arity: 3,
    run: (keys, [key = '', more = '']) => {
      const whole = (keys.read(key, 'string') ?? '') + more;
      keys.set(key, whole, keys.find(key)?.expiresAt ?? null);
      return whole.length;
    },
  },
  GETRANGE: {
    arity: 4,
    run: (keys, [key = '', start, stop]) => {
      const [from, to] = [integer(start), integer(stop)];
      const value = keys.read(key, 'string') ?? '';
      return value.slice(...sliceOf(value.length, from, to));
    },
  },
  STRLEN: { arity: 2, run: (keys, [key = '']) => keys.read(key, 'string')?.length ?? 0 },
};
