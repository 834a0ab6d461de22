import { type Answer, type CommandTable, integer, SYNTAX_ERROR } from './command.ts';
import { CommandError, type Keyspace } from './keyspace.ts';

function expire(scale: number, isAbsolute: boolean) {
  return (keys: Keyspace, [key = '', amount, ...words]: string[]): Answer => {
    const at = (isAbsolute ? 0 : keys.now()) + integer(amount) * scale;
    const entry = keys.find(key);
    if (!entry || !allows(words, entry.expiresAt, at)) return 0;
    keys.setExpiry(entry, at);
    // A time that has passed deletes the key at once.
    keys.find(key);
    return 1;
  };
}

/** `NX` needs no expiry yet, `XX` one, `GT` a later and `LT` an earlier time than before. */
function allows(words: string[], before: number | null, at: number): boolean {
  const current = before ?? Number.POSITIVE_INFINITY;
  return words.every((word) => {
    const option = word.toUpperCase();
    if (option === 'NX') return before === null;
    if (option === 'XX') return before !== null;
    if (option === 'GT') return at > current;
    if (option === 'LT') return at < current;
    throw new CommandError(`ERR Unsupported option ${word}`);
  });
}

function timeToLive(scale: number) {
  return (keys: Keyspace, [key = '']: string[]): Answer => {
    const entry = keys.find(key);
    if (!entry) return -2;
    return entry.expiresAt === null ? -1 : Math.round((entry.expiresAt - keys.now()) / scale);
  };
}

/** Answers everything at once with cursor 0, which keeps every promise SCAN makes. */
function scan(keys: Keyspace, [cursor, ...words]: string[]): Answer {
  integer(cursor, 'ERR invalid cursor');
  let pattern = '*';
  let type: string | undefined;
  for (let at = 0; at < words.length; at += 2) {
    const value = words[at + 1];
    if (value === undefined) throw new CommandError(SYNTAX_ERROR);
    const option = words[at]?.toUpperCase();
    if (option === 'MATCH') pattern = value;
    else if (option === 'TYPE') type = value.toLowerCase();
    else if (option !== 'COUNT' || integer(value) < 1) throw new CommandError(SYNTAX_ERROR);
  }
  const wanted = keys.entries().filter(([, entry]) => !type || entry.value.type === type);
  return ['0', wanted.map(([key]) => key).filter((key) => matchesPattern(pattern, key))];
}

function remove(keys: Keyspace, names: string[]): Answer {
  return names.filter((key) => keys.delete(key)).length;
}

function flush(keys: Keyspace): Answer {
  keys.clear();
  return 'OK';
}

/** Commands on keys of any type, and on the server itself. */
export const keyCommands: CommandTable = {
  PING: { arity: -1, run: (_keys, [message]) => message ?? 'PONG' },
  ECHO: { arity: 2, run: (_keys, [message = '']) => message },
  TIME: {
    arity: 1,
    run: (keys) => {
      const now = keys.now();
      return [String(Math.floor(now / 1000)), String((now % 1000) * 1000)];
    },
  },
  DEL: { arity: -2, run: remove },
  UNLINK: { arity: -2, run: remove },
  EXISTS: { arity: -2, run: (keys, names) => names.filter((key) => keys.find(key)).length },
  EXPIRE: { arity: -3, run: expire(1000, false) },
  PEXPIRE: { arity: -3, run: expire(1, false) },
  EXPIREAT: { arity: -3, run: expire(1000, true) },
  PEXPIREAT: { arity: -3, run: expire(1, true) },
  TTL: { arity: 2, run: timeToLive(1000) },
  PTTL: { arity: 2, run: timeToLive(1) },
  PERSIST: {
    arity: 2,
    run: (keys, [key = '']) => {
      const entry = keys.find(key);
      if (!entry || entry.expiresAt === null) return 0;
      keys.setExpiry(entry, null);
      return 1;
    },
  },
  TYPE: { arity: 2, run: (keys, [key = '']) => keys.find(key)?.value.type ?? 'none' },
  KEYS: {
    arity: 2,
    run: (keys, [pattern = '']) =>
      keys
        .entries()
        .map(([key]) => key)
        .filter((key) => matchesPattern(pattern, key)),
  },
  SCAN: { arity: -2, run: scan },
  DBSIZE: { arity: 1, run: (keys) => keys.entries().length },
  FLUSHDB: { arity: -1, run: flush },
  FLUSHALL: { arity: -1, run: flush },
};

/** Matches a key against a pattern of Redis: `*`, `?`, `[a-c]`, `[^a]`, and `\` before a sign. */
function matchesPattern(pattern: string, key: string): boolean {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const sign = pattern.charAt(at);
    const close = sign === '[' ? pattern.indexOf(']', at + 1) : -1;
    if (sign === '*') source += '.*';
    else if (sign === '?') source += '.';
    else if (close > 0) {
      source += `[${pattern.slice(at + 1, close).replace(/[\\[]/g, '\\$&')}]`;
      at = close;
    } else {
      if (sign === '\\' && at + 1 < pattern.length) at += 1;
      source += pattern.charAt(at).replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
    }
  }
  return new RegExp(`^${source}$`, 's').test(key);
}
