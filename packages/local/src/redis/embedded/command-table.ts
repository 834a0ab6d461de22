import type { CommandError, Keyspace } from './keyspace.ts';

/** What a command answers before it is turned into bytes. Only scripts answer errors as values. */
export type Answer = string | number | null | CommandError | Answer[];

/** One command. `arity` counts the name as Redis does: exact, or at least when negative. */
export interface Command {
  arity: number;
  run: (keys: Keyspace, args: string[]) => Answer;
}

export type CommandTable = Readonly<Record<string, Command>>;
