import { float, floatText, integer, SYNTAX_ERROR, sliceOf } from './arguments.ts';
import type { Answer, CommandTable } from './command-table.ts';
import { CommandError, type Keyspace } from './keyspace.ts';
import { readRange, type ScoreRange } from './score-range.ts';

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
