import { CommandError, type Keyspace } from './keyspace.ts';

/** What a command answers before it is turned into bytes. Only scripts answer errors as values. */
export type Answer = string | number | null | CommandError | Answer[];

/** One command. `arity` counts the name as Redis does: exact, or at least when negative. */
export interface Command {
  arity: number;
  run: (keys: Keyspace, args: string[]) => Answer;
}

export type CommandTable = Readonly<Record<string, Command>>;

export const SYNTAX_ERROR = 'ERR syntax error';
const NOT_AN_INTEGER = 'ERR value is not an integer or out of range';

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/** Reads a whole number as Redis does: no spaces, no sign but `-`, no leading zeros. */
export function integer(text: string | undefined, message = NOT_AN_INTEGER): number {
  return Number(bigInteger(text, message));
}

/** The same over the whole range of 64 bits. */
export function bigInteger(text: string | undefined, message = NOT_AN_INTEGER): bigint {
  if (text === undefined || !/^(0|-?[1-9]\d{0,18})$/.test(text)) throw new CommandError(message);
  const value = BigInt(text);
  if (value > INT64_MAX || value < INT64_MIN) throw new CommandError(message);
  return value;
}

/** Adds within 64 bits and answers decimal text, since a JavaScript number holds only 53. */
export function addIntegers(current: string, by: bigint): string {
  const sum = bigInteger(current) + by;
  if (sum > INT64_MAX || sum < INT64_MIN) {
    throw new CommandError('ERR increment or decrement would overflow');
  }
  return sum.toString();
}

/** Reads a number with a fraction; `inf` is one where Redis says so. */
export function float(
  text: string | undefined,
  message = 'ERR value is not a valid float',
): number {
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text ?? '');
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const value = Number(text);
  if (!text || text.trim() !== text || Number.isNaN(value)) throw new CommandError(message);
  return value;
}

/** Writes a number as Redis does, without the noise of binary fractions. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return String(Number(value.toPrecision(15)));
}

/** Turns a start and stop that may count from the end into a slice of `length` elements. */
export function sliceOf(length: number, start: number, stop: number): [number, number] {
  const from = Math.max(0, start < 0 ? length + start : start);
  const to = stop < 0 ? length + stop : stop;
  return [from, Math.max(from, Math.min(length - 1, to) + 1)];
}
