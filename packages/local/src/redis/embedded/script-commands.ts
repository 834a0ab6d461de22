import { bigInteger } from './arguments.ts';
import type { Answer, CommandTable } from './command-table.ts';
import { CommandError, type Keyspace } from './keyspace.ts';
import { type LuaScripts, openLua, sha1 } from './lua-scripts.ts';

/** `EVAL` and what belongs to it, over a Lua that is only loaded when a script first comes. */
export interface ScriptCommands {
  commands: CommandTable;
  /** Call before running what `needLua` says needs it. */
  open(): Promise<void>;
}

const SCRIPT_COMMANDS = ['EVAL', 'EVALSHA', 'EVAL_RO', 'EVALSHA_RO', 'SCRIPT'];

/** Whether a command is one of scripts. */
export function needsLua(name: string): boolean {
  return SCRIPT_COMMANDS.includes(name.toUpperCase());
}

/** `call` runs one command for a script; it answers errors, and never throws one. */
export function createScriptCommands(call: (parts: string[]) => Answer): ScriptCommands {
  const scripts = new Set<string>();
  let lua: LuaScripts | undefined;

  function load(text: string): string {
    const hash = sha1(text);
    if (scripts.has(hash)) return hash;
    // Upstash allows flags of its own in a first line such as `#!lua flags=allow-key-locking`.
    const problem = lua?.compile(hash, text.replace(/^#![^\n]*/, ''));
    if (problem) {
      throw new CommandError(`ERR Error compiling script (new function): ${problem}`);
    }
    scripts.add(hash);
    return hash;
  }

  function run(hash: string, [count, ...rest]: string[]): Answer {
    const keyCount = Number(bigInteger(count));
    if (keyCount > rest.length) {
      throw new CommandError("ERR Number of keys can't be greater than number of args");
    }
    if (keyCount < 0) throw new CommandError("ERR Number of keys can't be negative");
    if (!scripts.has(hash)) throw new CommandError('NOSCRIPT No matching script. Please use EVAL.');
    return lua?.run(hash, rest.slice(0, keyCount), rest.slice(keyCount)) ?? null;
  }

  function administer([word = '', ...rest]: string[]): Answer {
    switch (word.toUpperCase()) {
      case 'LOAD':
        return load(rest[0] ?? '');
      case 'EXISTS':
        return rest.map((hash) => (scripts.has(hash.toLowerCase()) ? 1 : 0));
      case 'FLUSH':
        scripts.clear();
        return 'OK';
      default:
        throw new CommandError(`ERR unknown subcommand '${word}'. Try SCRIPT HELP.`);
    }
  }

  const evalText = (_: Keyspace, [text = '', ...rest]: string[]) => run(load(text), rest);
  const evalHash = (_: Keyspace, [hash = '', ...rest]: string[]) => run(hash.toLowerCase(), rest);
  return {
    commands: {
      EVAL: { arity: -3, run: evalText },
      EVAL_RO: { arity: -3, run: evalText },
      EVALSHA: { arity: -3, run: evalHash },
      EVALSHA_RO: { arity: -3, run: evalHash },
      SCRIPT: { arity: -2, run: (_, args) => administer(args) },
    },
    open: async () => {
      lua ??= await openLua(call);
    },
  };
}
