import { createHash } from 'node:crypto';
import { type Answer, bigInteger, type CommandTable } from './command.ts';
import { CommandError, type Keyspace } from './keyspace.ts';
import { LUA_PRELUDE } from './lua-prelude.ts';

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

/** A Lua with what Redis gives its scripts. */
interface LuaScripts {
  /** @returns what is wrong with the script, or nothing */
  compile(hash: string, script: string): string | undefined;
  /** Runs a compiled script to its end; nothing else runs meanwhile. */
  run(hash: string, keys: string[], argv: string[]): Answer;
}

/**
 * Starts Lua. `call` runs one command for a script. It is Lua 5.4 where Redis has 5.1: a fraction
 * that is whole shows as `5.0` when a script joins it to text.
 */
async function openLua(call: (parts: string[]) => Answer): Promise<LuaScripts> {
  const { LuaFactory } = await import('wasmoon');
  const lua = await new LuaFactory().createEngine({ enableProxy: false, injectObjects: false });
  lua.global.set('send_to_redis', (text: string) => {
    const parts = (readValue(fromLua(text)) as string[]).map(String);
    return toLua(writeValue(call(parts), parts[0]?.toUpperCase()));
  });
  lua.global.set('sha1_of', (text: string) => sha1(fromLua(text)));
  lua.doStringSync(LUA_PRELUDE);
  const compile = lua.global.get('compile') as (hash: string, script: string) => string;
  const run = lua.global.get('run') as (hash: string, input: string) => string;
  return {
    compile: (hash, script) => fromLua(compile(hash, toLua(script))) || undefined,
    run: (hash, keys, argv) => readValue(fromLua(run(hash, toLua(writeValue([keys, argv]))))),
  };
}

/** The hash a script goes by. */
function sha1(script: string): string {
  return createHash('sha1').update(Buffer.from(script, 'latin1')).digest('hex');
}

const toLua = (bytes: string) => bytes.replaceAll('\0', '\u0100');
const fromLua = (text: string) => text.replaceAll('\u0100', '\0');

/** Commands whose text answer is a status (`{ok = …}` in a script), not a value. */
const STATUS = /^(SET|SETEX|PSETEX|MSET|LTRIM|FLUSHDB|FLUSHALL|TYPE|PING)$/;

/** Writes what a command answered, as `lua-prelude.ts` reads it. */
function writeValue(value: Answer, command = ''): string {
  if (value === null) return 'n0:';
  if (typeof value === 'number') return sized('i', String(value));
  if (value instanceof CommandError) return sized('e', value.message);
  if (typeof value === 'string') return sized(isStatus(value, command) ? 'o' : 's', value);
  return `a${value.length}:${value.map((element) => writeValue(element)).join('')}`;
}

/** Reads what a script sent or answered. A status comes back as the text it says. */
function readValue(text: string): Answer {
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
