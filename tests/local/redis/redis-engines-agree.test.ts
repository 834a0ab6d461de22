import { randomUUID } from 'node:crypto';
import type { RunningRedis } from '@skinstack/local/redis/start-redis';
import { encodeReply } from '@skinstack/local/redis/start-upstash-rest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COLLECTION_SCRIPTS } from './redis-collection-scripts.ts';
import { embeddedEngine, realEngine } from './redis-engines.ts';
import { KEY_SCRIPTS } from './redis-key-scripts.ts';
import { LUA_SCRIPTS } from './redis-lua-scripts.ts';

const prefix = `test:${randomUUID()}:`;

/** Words that begin with `k:` are keys; each run puts its own prefix before them. */
function toCommand(line: string): Buffer[] {
  const words = line.match(/"[^"]*"|\S+/g) ?? [];
  return words.map((word) =>
    Buffer.from(word.startsWith('k:') ? prefix + word : word.replaceAll('"', '')),
  );
}

async function answers(redis: RunningRedis, lines: string[]): Promise<string[]> {
  const replies = await redis.engine.pipeline(lines.map(toCommand));
  return replies.map((reply, at) => {
    const text = JSON.stringify(encodeReply(reply, 'text')).replaceAll(prefix, '');
    return `${lines[at]} → ${text}`;
  });
}

describe.runIf(realEngine.isAvailable)('the embedded engine answers what Redis answers', () => {
  let real: RunningRedis;
  let embedded: RunningRedis;

  beforeAll(async () => {
    [real, embedded] = await Promise.all([realEngine.start(), embeddedEngine.start()]);
  }, 30_000);
  afterAll(() => Promise.all([real?.stop(), embedded?.stop()]));

  it.each(Object.entries({ ...KEY_SCRIPTS, ...COLLECTION_SCRIPTS, ...LUA_SCRIPTS }))(
    '%s',
    async (_name, script) => {
      const lines = script.split('\n').map((line) => line.trim());
      const commands = lines.filter((line) => line !== '');
      expect(commands.length).toBeGreaterThan(5);
      expect(await answers(embedded, commands)).toEqual(await answers(real, commands));
    },
  );
});
