import { createHash } from 'node:crypto';
import type { RedisCommand } from './redis-engine.ts';

/**
 * Makes Upstash's scripts run on a plain Redis, which refuses flags such as
 * `#!lua flags=allow-key-locking`: the first line is emptied, and the hash a client computed
 * from its own text is translated to that of the text Redis got.
 */
export function createScriptRewriter(): (command: RedisCommand) => RedisCommand {
  const hashes = new Map<string, string>();

  const withoutShebang = (script: Buffer): Buffer => {
    const text = script.toString('latin1');
    if (!text.startsWith('#!')) return script;
    const lineEnd = text.indexOf('\n');
    const rest = Buffer.from(lineEnd < 0 ? '' : text.slice(lineEnd), 'latin1');
    hashes.set(sha1(script), sha1(rest));
    return rest;
  };
  const translated = (hash: Buffer): Buffer =>
    Buffer.from(hashes.get(hash.toString().toLowerCase()) ?? hash);

  return (command) => {
    const [name, first, second] = command;
    const verb = name?.toString().toUpperCase();
    if (!name || !first) return command;
    if (verb === 'EVAL' || verb === 'EVAL_RO') {
      return [name, withoutShebang(first), ...command.slice(2)];
    }
    if (verb === 'EVALSHA' || verb === 'EVALSHA_RO') {
      return [name, translated(first), ...command.slice(2)];
    }
    if (verb !== 'SCRIPT' || !second) return command;
    const isLoad = first.toString().toUpperCase() === 'LOAD';
    if (isLoad) return [name, first, withoutShebang(second)];
    return [name, first, ...command.slice(2).map(translated)];
  };
}

function sha1(text: Buffer): string {
  return createHash('sha1').update(text).digest('hex');
}
