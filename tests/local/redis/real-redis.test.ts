import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connectRealRedis } from '@skinstack/local/redis/real-redis';
import { RedisError } from '@skinstack/local/redis/redis-engine';
import { type RunningRedis, startRedis } from '@skinstack/local/redis/start-redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDataDir } from '../../world/start-test-stores.ts';
import { realEngine } from './redis-engines.ts';

const SCRIPT = '#!lua flags=allow-key-locking\nreturn {KEYS[1], ARGV[1], 7}';

describe.runIf(realEngine.isAvailable)('scripts on a real Redis', () => {
  let redis: RunningRedis;
  const sha = (text: string) => createHash('sha1').update(text).digest('hex');
  const run = async (...words: string[]) => {
    const [reply] = await redis.engine.pipeline([words.map((word) => Buffer.from(word))]);
    return reply;
  };

  beforeAll(async () => {
    redis = await realEngine.start();
  });
  afterAll(() => redis?.stop());

  it('runs one with a flag only Upstash knows, then finds it by its own hash', async () => {
    const script = `${SCRIPT} -- ${Date.now()}`;
    const unknown = await run('EVALSHA', sha(script), '1', 'k', 'a');
    expect(unknown).toBeInstanceOf(RedisError);
    expect((unknown as RedisError).message).toMatch(/^NOSCRIPT/);
    const answer = [Buffer.from('k'), Buffer.from('a'), 7];
    expect(await run('EVAL', script, '1', 'k', 'a')).toEqual(answer);
    expect(await run('EVALSHA', sha(script), '1', 'k', 'a')).toEqual(answer);
    expect(await run('evalsha', sha(script).toUpperCase(), '1', 'k', 'a')).toEqual(answer);
    expect(await run('SCRIPT', 'EXISTS', sha(script), sha('nothing'))).toEqual([1, 0]);
  });

  it('leaves other scripts as they are', async () => {
    expect(await run('EVAL', 'return ARGV[1]', '0', '#!lua')).toEqual(Buffer.from('#!lua'));
  });
});

describe('a Redis that is given', () => {
  it('but not there is an error at once', async () => {
    const failed = connectRealRedis('redis://:s3cret@127.0.0.1:1');
    await expect(failed).rejects.toThrow(/^cannot connect to Redis at 127\.0\.0\.1:1: .*REFUSED/);
  });
});

describe.runIf(realEngine.isAvailable && !process.env.LOCAL_REDIS_URL)('redis-server', () => {
  it('is started over its folder and keeps its data', async () => {
    const dataDir = newDataDir();
    const words = (...parts: string[]) => parts.map((part) => Buffer.from(part));
    try {
      for (const expected of [1, 2]) {
        const redis = await startRedis({ dataDir });
        expect(redis.description).toMatch(/^Redis \d+\.\d+.*redis-server/);
        expect(await redis.engine.pipeline([words('INCR', 'runs')])).toEqual([expected]);
        await redis.stop();
      }
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
