import type { Answer } from './command-table.ts';
import { CommandError } from './keyspace.ts';

/** Commands whose text answer is a status (`{ok = …}` in a script), not a value. */
const STATUS = /^(SET|SETEX|PSETEX|MSET|LTRIM|FLUSHDB|FLUSHALL|TYPE|PING)$/;

/** Writes what a command answered, as `lua-prelude.ts` reads it. */
export function writeValue(value: Answer, command = ''): string {
  if (value === null) return 'n0:';
  if (typeof value === 'number') return sized('i', String(value));
  if (value instanceof CommandError) return sized('e', value.message);
  if (typeof value === 'string') return sized(isStatus(value, command) ? 'o' : 's', value);
  return `a${value.length}:${value.map((element) => writeValue(element)).join('')}`;
}

/** Reads what a script sent or answered. A status comes back as the text it says. */
export function readValue(text: string): Answer {
  return read(text, 0).value;
}

function read(text: string, at: number): { value: Answer; end: number } {
  const colon = text.indexOf(':', at);
  const size = Number(text.slice(at + 1, colon));
  if (text[at] === 'a') {
    let end = colon + 1;
    const list = Array.from({ length: size }, () => {
      const element = read(text, end);
      end = element.end;
      return element.value;
    });
    return { value: list, end };
  }
  const end = colon + 1 + size;
  const value = text.slice(colon + 1, end);
  if (text[at] === 'i') return { value: Number(value), end };
  if (text[at] === 'e') return { value: new CommandError(value), end };
  return { value: text[at] === 'n' ? null : value, end };
}

function sized(tag: string, value: string): string {
  return `${tag}${value.length}:${value}`;
}

function isStatus(value: string, command: string): boolean {
  return STATUS.test(command) && (value === 'OK' || !command.startsWith('SET'));
}
