import type { RedisCommand } from '../redis/redis-engine.ts';

/** A body that is no command, or no list of commands. */
export class BadCommand extends Error {}

/** Reads `["SET","k",1]`. */
export function readCommand(body: Buffer): RedisCommand {
  return toCommand(parse(body));
}

/** Reads `[["SET","k",1],["GET","k"]]`. */
export function readCommands(body: Buffer): RedisCommand[] {
  const parsed = parse(body);
  if (!Array.isArray(parsed)) throw new BadCommand('ERR failed to parse pipeline request');
  if (parsed.length === 0) throw new BadCommand('ERR empty pipeline request');
  return parsed.map(toCommand);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new BadCommand('ERR failed to parse command');
  }
}

function toCommand(parts: unknown): RedisCommand {
  if (!Array.isArray(parts)) throw new BadCommand('ERR failed to parse command');
  if (parts.length === 0) throw new BadCommand('ERR empty command');
  return parts.map((part: unknown) => {
    if (typeof part === 'string' || typeof part === 'number' || typeof part === 'boolean') {
      return Buffer.from(String(part));
    }
    throw new BadCommand('ERR failed to parse command');
  });
}
