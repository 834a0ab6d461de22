import type { Answer, Command, CommandTable } from './embedded/command-table.ts';
import { hashCommands } from './embedded/hash-commands.ts';
import { keyCommands } from './embedded/key-commands.ts';
import { CommandError, Keyspace } from './embedded/keyspace.ts';
import { listCommands } from './embedded/list-commands.ts';
import { setCommands } from './embedded/set-commands.ts';
import { readSnapshot, writeSnapshot } from './embedded/snapshot.ts';
import { sortedSetCommands } from './embedded/sorted-set-commands.ts';
import { stringCommands } from './embedded/string-commands.ts';
import {
  type RedisCommand,
  type RedisEngine,
  RedisError,
  type RedisReply,
} from './redis-engine.ts';

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
 * one. It runs commands one at a time, as Redis does, and has no scripts.
 */
export function createEmbeddedRedis({ snapshotFile, now = Date.now }: EmbeddedRedisOptions = {}) {
  const keys = new Keyspace(now, snapshotFile ? readSnapshot(snapshotFile) : new Map());
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
      const before = keys.changes;
      const replies = commands.map((command) => run(keys, command));
      if (keys.changes > before) saveSoon();
      return replies;
    },
    async transaction(commands) {
      const unqueueable = commands.map(find).find((found) => found instanceof CommandError);
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
function find(command: RedisCommand): { command: Command; args: string[] } | CommandError {
  const [name = '', ...args] = command.map((part) => part.toString('latin1'));
  const found = Object.hasOwn(COMMANDS, name.toUpperCase()) && COMMANDS[name.toUpperCase()];
  if (!found) {
    const beginning = args.map((arg) => `'${arg}' `).join('');
    return new CommandError(
      `ERR unknown command '${name}', with args beginning with: ${beginning}`.slice(0, 256),
    );
  }
  const count = command.length;
  if (found.arity >= 0 ? count === found.arity : count >= -found.arity) {
    return { command: found, args };
  }
  const text = `ERR wrong number of arguments for '${name.toLowerCase()}' command`;
  return new CommandError(text);
}

function run(keys: Keyspace, command: RedisCommand): RedisReply {
  const found = find(command);
  if (found instanceof CommandError) return new RedisError(found.message);
  try {
    return toReply(found.command.run(keys, found.args));
  } catch (error) {
    if (error instanceof CommandError) return new RedisError(error.message);
    throw error;
  }
}

function toReply(answer: Answer): RedisReply {
  if (Array.isArray(answer)) return answer.map(toReply);
  return typeof answer === 'string' ? Buffer.from(answer, 'latin1') : answer;
}
