import { createEmbeddedRedis } from '@skinstack/local/redis/embedded/embedded-redis';
import { Ratelimit } from '@upstash/ratelimit';
import { describe, expect, it } from 'vitest';
import { ENGINES, type EngineUnderTest } from './redis-engines.ts';
import { useTestRedis } from './use-test-redis.ts';

for (const kind of ENGINES) {
  describe.runIf(kind.isAvailable)(`scripts over REST on ${kind.name}`, () => runScripts(kind));
}

function runScripts(kind: EngineUnderTest): void {
  const test = useTestRedis(kind);

  it.each([
    ['a fixed window', Ratelimit.fixedWindow(3, '1 h')],
    ['a sliding window', Ratelimit.slidingWindow(3, '1 h')],
    ['a token bucket', Ratelimit.tokenBucket(3, '1 h', 3)],
  ])('the unmodified limiter counts with %s', async (_, limiter) => {
    const { redis, key } = test;
    const limit = new Ratelimit({ redis, limiter, prefix: key, ephemeralCache: false });
    const verdicts = [];
    for (let round = 0; round < 4; round++) verdicts.push(await limit.limit('me'));
    expect(verdicts.map(({ success, remaining }) => [success, remaining])).toEqual([
      [true, 2],
      [true, 1],
      [true, 0],
      [false, 0],
    ]);
    expect((await limit.limit('you')).success).toBe(true);
    expect(await limit.getRemaining('you')).toMatchObject({ remaining: 2 });
    await limit.resetUsedTokens('me');
    expect((await limit.limit('me')).success).toBe(true);
  });

  it('a script is one step: a hundred at once lose nothing', async () => {
    const { redis, key } = test;
    const script = `local n = tonumber(redis.call('GET', KEYS[1]) or '0') + 1
      redis.call('SET', KEYS[1], n) return n`;
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => redis.eval<[], number>(script, [key], [])),
    );
    expect(answers.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
  });

  it('runs inside a transaction', async () => {
    const commands = [
      ['SET', test.key, '1'],
      ['EVAL', "return redis.call('INCR', KEYS[1])", '1', test.key],
    ];
    const response = await test.post('/multi-exec', commands);
    expect(await response.json()).toEqual([{ result: 'OK' }, { result: 2 }]);
  });

  it('says what is wrong with a script that cannot be read', async () => {
    const response = await test.post('/', ['EVAL', 'return ((', '0']);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: expect.stringMatching(/^ERR Error compiling script .*user_script:1: /),
    });
  });
}

it('what a script of the embedded engine writes is kept', async () => {
  let time = 0;
  const { engine } = createEmbeddedRedis({ now: () => time });
  const run = (...words: string[]) => engine.pipeline([words.map((word) => Buffer.from(word))]);
  const script = "redis.call('SET', KEYS[1], ARGV[1]) return redis.call('PEXPIRE', KEYS[1], 10)";
  expect(await run('EVAL', script, '1', 'k', 'v')).toEqual([1]);
  expect(await run('GET', 'k')).toEqual([Buffer.from('v')]);
  time = 10;
  expect(await run('GET', 'k')).toEqual([null]);
});
