import { float, integer, SYNTAX_ERROR } from './arguments.ts';
import { CommandError } from './keyspace.ts';

/** Which members of a sorted set a command means. */
export interface ScoreRange {
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
export function readRange([first = '', second = '', ...words]: string[]): ScoreRange {
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
