import {
  type RedisCommand,
  type RedisEngine,
  RedisError,
  type RedisReply,
} from '../redis-engine.ts';
import type { Answer, Command, CommandTable } from './command.ts';
import { hashCommands, setCommands } from './hash-and-set-commands.ts';
import { keyCommands } from './key-commands.ts';
import { CommandError, Keyspace } from './keyspace.ts';
import { listCommands } from './list-commands.ts';
import { createScriptCommands, needsLua } from './script-commands.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';
import { sortedSetCommands } from './sorted-set-commands.ts';
import { stringCommands } from './string-commands.ts';

/** An in-process Redis: no file given, nothing is kept; a clock may be put in for tests. */
export interface EmbeddedRedisOptions {
  snapshotFile?: string;
  now?: () => number;
}

const SAVE_AFTER_MS = 500;

const COMMANDS: CommandTable = {
  ...keyCommands,
  ...stringCommands,
  ...listCommands,
  ...setCommands,
  ...hashCommands,
  ...sortedSetCommands,
};

/**
 * A Redis of the commands a link cache, a spool, rate limits and locks use, for machines without
 * one. It runs commands and scripts one at a time, as Redis does.
 */
export function createEmbeddedRedis({ snapshotFile, now = Date.now }: EmbeddedRedisOptions = {}) {
  const keys = new Keyspace(now, snapshotFile ? readSnapshot(snapshotFile) : new Map());
  const scripts = createScriptCommands((parts) => callFromScript(keys, parts));
  const table = { ...COMMANDS, ...scripts.commands };
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    if (snapshotFile) writeSnapshot(snapshotFile, keys.entries());
  };
  const saveSoon = () => {
    timer ??= setTimeout(save, SAVE_AFTER_MS).unref();
  };

  const engine: RedisEngine = {
    async pipeline(commands) {
      if (commands.some(([name]) => needsLua(String(name)))) await scripts.open();
      const before = keys.changes;
      const replies = commands.map((command) => run(table, keys, command));
      if (keys.changes > before) saveSoon();
      return replies;
    },
    async transaction(commands) {
      const unqueueable = commands
        .map((command) => find(table, command))
        .find((found) => found instanceof CommandError);
      if (unqueueable) {
        const text = 'EXECABORT Transaction discarded because of previous errors.';
        return new RedisError(text);
      }
      return engine.pipeline(commands);
    },
  };
  return { engine, stop: async () => save() };
}

/** The command and its arguments, or the error Redis gives before running anything. */
function find(
  table: CommandTable,
  command: RedisCommand,
): { command: Command; args: string[] } | CommandError {
  const [name = '', ...args] = command.map((part) => part.toString('latin1'));
  const found = lookUp(table, name);
  if (!found) {
    const beginning = args.map((arg) => `'${arg}' `).join('');
    return new CommandError(
      `ERR unknown command '${name}', with args beginning with: ${beginning}`.slice(0, 256),
    );
  }
  if (takes(found, command.length)) return { command: found, args };
  const text = `ERR wrong number of arguments for '${name.toLowerCase()}' command`;
  return new CommandError(text);
}

function lookUp(table: CommandTable, name: string): Command | undefined {
  return Object.hasOwn(table, name.toUpperCase()) ? table[name.toUpperCase()] : undefined;
}

function takes({ arity }: Command, count: number): boolean {
  return arity >= 0 ? count === arity : count >= -arity;
}

function run(table: CommandTable, keys: Keyspace, command: RedisCommand): RedisReply {
  const found = find(table, command);
  if (found instanceof CommandError) return new RedisError(found.message);
  return toReply(orError(() => found.command.run(keys, found.args)));
}

/** One command of a script. Its errors are Redis's own, and scripts run no scripts. */
function callFromScript(keys: Keyspace, [name = '', ...args]: string[]): Answer {
  if (needsLua(name)) {
    return new CommandError('ERR This Redis command is not allowed from script');
  }
  const found = lookUp(COMMANDS, name);
  if (!found) return new CommandError('ERR Unknown Redis command called from script');
  if (!takes(found, args.length + 1)) {
    return new CommandError('ERR Wrong number of args calling Redis command from script');
  }
  return orError(() => found.run(keys, args));
}

function orError(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
}

function toReply(answer: Answer): RedisReply {
  if (Array.isArray(answer)) return answer.map(toReply);
  if (answer instanceof CommandError) return new RedisError(answer.message);
  return typeof answer === 'string' ? Buffer.from(answer, 'latin1') : answer;
}
