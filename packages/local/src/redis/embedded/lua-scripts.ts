import { createHash } from 'node:crypto';
import type { Answer } from './command-table.ts';
import { LUA_PRELUDE } from './lua-prelude.ts';
import { readValue, writeValue } from './script-values.ts';

/** A Lua with what Redis gives its scripts. */
export interface LuaScripts {
  /** @returns what is wrong with the script, or nothing */
  compile(hash: string, script: string): string | undefined;
  /** Runs a compiled script to its end; nothing else runs meanwhile. */
  run(hash: string, keys: string[], argv: string[]): Answer;
}

/**
 * Starts Lua. `call` runs one command for a script. It is Lua 5.4 where Redis has 5.1: a fraction
 * that is whole shows as `5.0` when a script joins it to text.
 */
export async function openLua(call: (parts: string[]) => Answer): Promise<LuaScripts> {
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
export function sha1(script: string): string {
  return createHash('sha1').update(Buffer.from(script, 'latin1')).digest('hex');
}

const toLua = (bytes: string) => bytes.replaceAll('\0', '\u0100');
const fromLua = (text: string) => text.replaceAll('\u0100', '\0');
