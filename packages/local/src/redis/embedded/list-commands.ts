import { type Answer, type CommandTable, integer, SYNTAX_ERROR, sliceOf } from './command.ts';
import { CommandError, type Keyspace } from './keyspace.ts';

type End = 'LEFT' | 'RIGHT';

function push(end: End, onlyExisting = false) {
  return (keys: Keyspace, [key = '', ...values]: string[]): Answer => {
    if (onlyExisting && keys.read(key, 'list') === undefined) return 0;
    const list = keys.open(key, 'list');
    for (const value of values) put(list, end, value);
    return list.length;
  };
}

function put(list: string[], end: End, value: string): void {
  if (end === 'LEFT') list.unshift(value);
  else list.push(value);
}

function take(list: string[], end: End): string | undefined {
  return end === 'LEFT' ? list.shift() : list.pop();
}

function pop(end: End) {
  return (keys: Keyspace, [key = '', count]: string[]): Answer => {
    const message = 'ERR value is out of range, must be positive';
    const wanted = count === undefined ? 1 : integer(count, message);
    if (wanted < 0) throw new CommandError(message);
    const list = keys.read(key, 'list');
    if (!list) return null;
    const taken: string[] = [];
    while (taken.length < wanted && list.length > 0) taken.push(take(list, end) ?? '');
    keys.dropIfEmpty(key, list.length);
    return count === undefined ? (taken[0] ?? null) : taken;
  };
}

function endOf(word: string | undefined): End {
  const end = word?.toUpperCase();
  if (end === 'LEFT' || end === 'RIGHT') return end;
  throw new CommandError(SYNTAX_ERROR);
}

function move(keys: Keyspace, [from = '', to = '', whence, whither]: string[]): Answer {
  const [takeFrom, putAt] = [endOf(whence), endOf(whither)];
  const source = keys.read(from, 'list');
  // The type of the destination is checked before anything is taken.
  keys.read(to, 'list');
  const value = source && take(source, takeFrom);
  if (source === undefined || value === undefined) return null;
  put(from === to ? source : keys.open(to, 'list'), putAt, value);
  keys.dropIfEmpty(from, source.length);
  return value;
}

/** Removes the first `count` equal elements, from the end when negative, all when 0. */
function remove(keys: Keyspace, [key = '', count, value]: string[]): Answer {
  const wanted = integer(count);
  const list = keys.read(key, 'list');
  if (!list) return 0;
  const limit = wanted === 0 ? list.length : Math.abs(wanted);
  let removed = 0;
  while (removed < limit) {
    const at = wanted < 0 ? list.lastIndexOf(value ?? '') : list.indexOf(value ?? '');
    if (at < 0) break;
    list.splice(at, 1);
    removed += 1;
  }
  keys.dropIfEmpty(key, list.length);
  return removed;
}

function trim(keys: Keyspace, [key = '', start, stop]: string[]): Answer {
  const [first, last] = [integer(start), integer(stop)];
  const list = keys.read(key, 'list');
  if (!list) return 'OK';
  const [from, to] = sliceOf(list.length, first, last);
  list.splice(to);
  list.splice(0, from);
  keys.dropIfEmpty(key, list.length);
  return 'OK';
}

function range(keys: Keyspace, [key = '', start, stop]: string[]): Answer {
  const [first, last] = [integer(start), integer(stop)];
  const list = keys.read(key, 'list') ?? [];
  return list.slice(...sliceOf(list.length, first, last));
}

/** Commands on lists. */
export const listCommands: CommandTable = {
  LPUSH: { arity: -3, run: push('LEFT') },
  RPUSH: { arity: -3, run: push('RIGHT') },
  LPUSHX: { arity: -3, run: push('LEFT', true) },
  RPUSHX: { arity: -3, run: push('RIGHT', true) },
  LPOP: { arity: -2, run: pop('LEFT') },
  RPOP: { arity: -2, run: pop('RIGHT') },
  LLEN: { arity: 2, run: (keys, [key = '']) => keys.read(key, 'list')?.length ?? 0 },
  LRANGE: { arity: 4, run: range },
  LTRIM: { arity: 4, run: trim },
  LINDEX: {
    arity: 3,
    run: (keys, [key = '', at]) => keys.read(key, 'list')?.at(integer(at)) ?? null,
  },
  LREM: { arity: 4, run: remove },
  LMOVE: { arity: 5, run: move },
  RPOPLPUSH: { arity: 3, run: (keys, [a = '', b = '']) => move(keys, [a, b, 'RIGHT', 'LEFT']) },
};
