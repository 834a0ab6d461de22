import {
  type Answer,
  type CommandTable,
  float,
  floatText,
  integer,
  SYNTAX_ERROR,
  sliceOf,
} from './command.ts';
import { CommandError, type Keyspace } from './keyspace.ts';

type Member = [name: string, score: number];

const ADD_FLAGS = ['NX', 'XX', 'GT', 'LT', 'CH', 'INCR'];

/** Members by score, and by bytes where scores are equal. */
function inOrder(keys: Keyspace, key: string): Member[] {
  const members = [...(keys.read(key, 'zset') ?? [])];
  return members.sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
}

function add(keys: Keyspace, [key = '', ...words]: string[]): Answer {
  const flags = new Set<string>();
  while (words[0] !== undefined && ADD_FLAGS.includes(words[0].toUpperCase())) {
    flags.add(words.shift()?.toUpperCase() ?? '');
  }
  if (words.length === 0 || words.length % 2 !== 0) throw new CommandError(SYNTAX_ERROR);
  const pairs: Member[] = [];
  for (let at = 0; at < words.length; at += 2) {
    pairs.push([words[at + 1] ?? '', float(words[at])]);
  }
  assertFlags(flags, pairs.length);
  return addMembers(keys, key, flags, pairs);
}

function assertFlags(flags: Set<string>, count: number): void {
  if (flags.has('NX') && flags.has('XX')) {
    throw new CommandError('ERR XX and NX options at the same time are not compatible');
  }
  if (['GT', 'LT', 'NX'].filter((flag) => flags.has(flag)).length > 1) {
    throw new CommandError('ERR GT, LT, and/or NX options at the same time are not compatible');
  }
  if (flags.has('INCR') && count > 1) {
    throw new CommandError('ERR INCR option supports a single increment-element pair');
  }
}

function addMembers(keys: Keyspace, key: string, flags: Set<string>, pairs: Member[]): Answer {
  const counted = { added: 0, changed: 0 };
  let result: number | null = null;
  for (const [name, given] of pairs) {
    const old = keys.read(key, 'zset')?.get(name);
    const score = flags.has('INCR') ? (old ?? 0) + given : given;
    if (Number.isNaN(score)) throw new CommandError('ERR resulting score is not a number (NaN)');
    if (old === undefined ? flags.has('XX') : flags.has('NX')) continue;
    const isOutdone = old !== undefined && flags.has('GT') && score <= old;
    const isUndercut = old !== undefined && flags.has('LT') && score >= old;
    if (isOutdone || isUndercut) continue;
    if (old === undefined) counted.added += 1;
    else if (old !== score) counted.changed += 1;
    keys.open(key, 'zset').set(name, score);
    result = score;
  }
  if (flags.has('INCR')) return result === null ? null : floatText(result);
  return counted.added + (flags.has('CH') ? counted.changed : 0);
}

function removeMembers(keys: Keyspace, key: string, names: string[]): number {
  const zset = keys.read(key, 'zset');
  if (!zset) return 0;
  const removed = names.filter((name) => zset.delete(name)).length;
  keys.dropIfEmpty(key, zset.size);
  return removed;
}

function select(keys: Keyspace, key: string, range: ScoreRange): Answer {
  const members = inOrder(keys, key);
  if (range.isReversed) members.reverse();
  let found: Member[];
  if (range.by === 'score') {
    found = members.filter(([, score]) => range.includes(score));
    const to = range.count < 0 ? undefined : range.offset + range.count;
    found = found.slice(range.offset, to);
  } else found = members.slice(...sliceOf(members.length, range.start, range.stop));
  return found.flatMap(([name, score]) => (range.withScores ? [name, floatText(score)] : [name]));
}

function byScore(keys: Keyspace, [key = '', min = '', max = '', ...words]: string[]): Answer {
  return select(keys, key, readRange([min, max, 'BYSCORE', ...words]));
}

function removeByScore(keys: Keyspace, [key = '', min = '', max = '']: string[]): Answer {
  const names = select(keys, key, readRange([min, max, 'BYSCORE']));
  return removeMembers(keys, key, Array.isArray(names) ? names.map(String) : []);
}

function removeByRank(keys: Keyspace, [key = '', start, stop]: string[]): Answer {
  const members = inOrder(keys, key);
  const doomed = members.slice(...sliceOf(members.length, integer(start), integer(stop)));
  return removeMembers(
    keys,
    key,
    doomed.map(([name]) => name),
  );
}

function scoreOf(keys: Keyspace, [key = '', member = '']: string[]): Answer {
  const score = keys.read(key, 'zset')?.get(member);
  return score === undefined ? null : floatText(score);
}

/** Commands on sorted sets. */
export const sortedSetCommands: CommandTable = {
  ZADD: { arity: -4, run: add },
  ZREM: { arity: -3, run: (keys, [key = '', ...names]) => removeMembers(keys, key, names) },
  ZINCRBY: {
    arity: 4,
    run: (keys, [key = '', by = '', name = '']) => add(keys, [key, 'INCR', by, name]),
  },
  ZSCORE: { arity: 3, run: scoreOf },
  ZCARD: { arity: 2, run: (keys, [key = '']) => keys.read(key, 'zset')?.size ?? 0 },
  ZCOUNT: {
    arity: 4,
    run: (keys, [key = '', min = '', max = '']) => {
      const range = readRange([min, max, 'BYSCORE']);
      return inOrder(keys, key).filter(([, score]) => range.includes(score)).length;
    },
  },
  ZRANGE: { arity: -4, run: (keys, [key = '', ...rest]) => select(keys, key, readRange(rest)) },
  ZRANGEBYSCORE: { arity: -4, run: byScore },
  ZREMRANGEBYSCORE: { arity: 4, run: removeByScore },
  ZREMRANGEBYRANK: { arity: 4, run: removeByRank },
};

/** Which members of a sorted set a command means. */
interface ScoreRange {
  by: 'rank' | 'score';
  start: number;
  stop: number;
  includes: (score: number) => boolean;
  isReversed: boolean;
  withScores: boolean;
  offset: number;
  count: number;
}

/** Reads `start stop [BYSCORE] [REV] [LIMIT offset count] [WITHSCORES]` in any case. */
function readRange([first = '', second = '', ...words]: string[]): ScoreRange {
  const flags = new Set<string>();
  let limit: [number, number] | undefined;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]?.toUpperCase() ?? '';
    if (word === 'LIMIT') {
      limit = [integer(words[at + 1]), integer(words[at + 2])];
      at += 2;
    } else if (['BYSCORE', 'REV', 'WITHSCORES'].includes(word)) flags.add(word);
    else throw new CommandError(SYNTAX_ERROR);
  }
  const isReversed = flags.has('REV');
  const [offset, count] = limit ?? [0, -1];
  const shared = { isReversed, withScores: flags.has('WITHSCORES'), offset, count };
  if (flags.has('BYSCORE')) {
    // With REV the highest score is named first.
    const includes = isReversed ? between(second, first) : between(first, second);
    return { ...shared, by: 'score', start: 0, stop: -1, includes };
  }
  if (limit) {
    throw new CommandError(
      'ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX',
    );
  }
  const [start, stop] = [integer(first), integer(second)];
  return { ...shared, by: 'rank', start, stop, includes: () => true };
}

function between(min: string, max: string): (score: number) => boolean {
  const [low, aboveLow] = bound(min);
  const [high, belowHigh] = bound(max);
  return (score) =>
    (aboveLow ? score > low : score >= low) && (belowHigh ? score < high : score <= high);
}

/** `(5` leaves 5 itself out. */
function bound(text: string): [value: number, isOpen: boolean] {
  const isOpen = text.startsWith('(');
  return [float(isOpen ? text.slice(1) : text, 'ERR min or max is not a float'), isOpen];
}
