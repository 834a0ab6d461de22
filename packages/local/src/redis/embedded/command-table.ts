import type { Keyspace } from './keyspace.ts';

/** What a command answers before it is turned into bytes. */
export type Answer = string | number | null | Answer[];

/** One command. `arity` counts the name as Redis does: exact, or at least when negative. */
export interface Command {
  arity: number;
  run: (keys: Keyspace, args: string[]) => Answer;
}

export type CommandTable = Readonly<Record<string, Command>>;
