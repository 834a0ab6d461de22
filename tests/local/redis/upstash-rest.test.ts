import { describe, expect, it } from 'vitest';
import { ENGINES, type EngineUnderTest } from './redis-engines.ts';
import { useTestRedis } from './use-test-redis.ts';

for (const kind of ENGINES) {
  describe.runIf(kind.isAvailable)(`Upstash's protocol on ${kind.name}`, () => {
    describe('commands', () => runCommands(kind));
    describe('transactions', () => runTransactions(kind));
    describe('access', () => checkAccess(kind));
  });
}

function runCommands(kind: EngineUnderTest): void {
  const test = useTestRedis(kind);

  it('sets only once with NX and expires with EX', async () => {
    const { redis, key } = test;
    expect(await redis.set(key, 'first', { nx: true, ex: 100 })).toBe('OK');
    expect(await redis.set(key, 'second', { nx: true, ex: 100 })).toBeNull();
    expect(await redis.get(key)).toBe('first');
    const ttl = await redis.ttl(key);
    expect([99, 100]).toContain(ttl);
    await redis.set(key, 'short', { px: 30 });
    await expect.poll(() => redis.get(key)).toBeNull();
  });

  it('reads commands and options in any case, and numbers as arguments', async () => {
    const set = await test.post('/', ['sEt', test.key, 7, 'nx', 'eX', 50]);
    expect(await set.json()).toEqual({ result: 'OK' });
    const again = await test.post('/', ['SET', test.key, 8, 'nX']);
    expect(await again.json()).toEqual({ result: null });
    expect(await (await test.post('/', ['get', test.key])).json()).toEqual({ result: '7' });
    expect([49, 50]).toContain(await test.redis.ttl(test.key));
  });

  it('answers a pipeline in order with an error in its place', async () => {
    const response = await test.post('/pipeline', [
      ['RPUSH', test.key, 'a', 'b'],
      ['INCR', test.key],
      ['NOSUCH', 'x'],
      ['BLPOP', test.key, '0'],
      ['LRANGE', test.key, '0', '-1'],
    ]);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual([
      { result: 2 },
      { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' },
      { error: "ERR unknown command 'NOSUCH', with args beginning with: 'x' " },
      { error: "ERR Command is not available: 'BLPOP'" },
      { result: ['a', 'b'] },
    ]);
  });

  it('answers 400 to a single command that fails', async () => {
    await test.redis.rpush(test.key, 'a');
    expect((await test.post('/', ['GET', test.key])).status).toBe(400);
    const single = test.connect({ enableAutoPipelining: false });
    await expect(single.incr(test.key)).rejects.toThrow('WRONGTYPE');
  });

  it('serves auto-pipelined reads and writes', async () => {
    const names = Array.from({ length: 50 }, (_, at) => `${test.key}:${at}`);
    await Promise.all(names.map((name, at) => test.redis.set(name, `v${at}`)));
    const values = await Promise.all(names.map((name) => test.redis.get(name)));
    expect(values).toEqual(names.map((_, at) => `v${at}`));
  });
}

function runTransactions(kind: EngineUnderTest): void {
  const test = useTestRedis(kind);

  it('lets no other request come between', async () => {
    const { redis, key } = test;
    const other = test.connect({ enableAutoPipelining: false });
    const rounds = Array.from({ length: 30 }, () => [
      redis.multi().incr(key).get(key).incr(key).get(key).exec<number[]>(),
      other.incr(key),
    ]).flat();
    const results = (await Promise.all(rounds)).filter((result) => Array.isArray(result));
    expect(results).toHaveLength(30);
    for (const [first = 0, ...rest] of results) {
      expect(rest).toEqual([first, first + 1, first + 1]);
    }
    expect(await redis.get(key)).toBe(90);
  });

  it('run nothing when there is a command that does not exist', async () => {
    const commands = [
      ['INCR', test.key],
      ['NOSUCH', test.key],
    ];
    const response = await test.post('/multi-exec', commands);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/^EXECABORT/) });
    expect(await test.redis.exists(test.key)).toBe(0);
  });

  it('run nothing when a command is not for REST clients', async () => {
    const commands = [['INCR', test.key], ['EXEC']];
    expect((await test.post('/multi-exec', commands)).status).toBe(400);
    expect(await test.redis.exists(test.key)).toBe(0);
  });

  it('go on after an error, as in Redis', async () => {
    const response = await test.post('/multi-exec', [
      ['SET', test.key, 'text'],
      ['INCR', test.key],
      ['GET', test.key],
    ]);
    expect(await response.json()).toEqual([
      { result: 'OK' },
      { error: 'ERR value is not an integer or out of range' },
      { result: 'text' },
    ]);
  });
}

function checkAccess(kind: EngineUnderTest): void {
  const test = useTestRedis(kind);

  it('refuses a wrong or missing token without running anything', async () => {
    const stranger = test.connect({ token: 'guess' });
    await expect(stranger.set(test.key, 'x')).rejects.toThrow('Unauthorized');
    const response = await test.post('/', ['SET', test.key, 'x'], { authorization: '' });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ error: 'Unauthorized' });
    expect(await test.redis.exists(test.key)).toBe(0);
  });

  it('gives a sync token and takes it back', async () => {
    const first = await test.post('/', ['PING'], { 'upstash-sync-token': '' });
    const token = first.headers.get('upstash-sync-token') ?? '';
    expect(token).not.toBe('');
    const given = { 'upstash-sync-token': `${token}-2` };
    const second = await test.post('/', ['PING'], given);
    expect(second.headers.get('upstash-sync-token')).toBe(`${token}-2`);
  });

  it.each([
    ['/', 'no json'],
    ['/', '{}'],
    ['/', '[]'],
    ['/', '["SET",["k"]]'],
    ['/pipeline', '[]'],
    ['/pipeline', '["GET","k"]'],
  ])('refuses %s %s with 400', async (path, body) => {
    const response = await test.post(path, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/^ERR /) });
  });

  it('answers 404 elsewhere and 405 to GET', async () => {
    expect((await test.post('/get/key', [])).status).toBe(404);
    const headers = { authorization: 'Bearer test-token' };
    expect((await fetch(`http://localhost:${test.port}/`, { headers })).status).toBe(405);
  });
}
