import { describe, expect, it } from 'vitest';
import { ENGINES, type EngineUnderTest } from './redis-engines.ts';
import { useTestRedis } from './use-test-redis.ts';

const BASE64 = { 'Upstash-Encoding': 'base64' };

for (const kind of ENGINES) {
  describe.runIf(kind.isAvailable)(`values through Upstash's client on ${kind.name}`, () => {
    valuesAreKept(kind);
  });
}

function valuesAreKept(kind: EngineUnderTest): void {
  const test = useTestRedis(kind);

  it.each(['AbC1', 'OK', '', 'https://shop.example/a?b=c', 'Zoë 🧴', '\u0000\u0001 \n', 'QUJD'])(
    'gives back the text %j',
    async (text) => {
      expect(await test.redis.set(test.key, text)).toBe('OK');
      expect(await test.redis.get(test.key)).toBe(text);
      expect(await test.redis.mget(test.key, `${test.key}:none`)).toEqual([text, null]);
    },
  );

  it.each([
    ['123', 123],
    ['true', true],
    ['null', null],
    ['{"url":"https://a.example","n":[1]}', { url: 'https://a.example', n: [1] }],
    ['00123', '00123'],
  ])('lets the client turn %j into what it is known for', async (text, read) => {
    await test.redis.set(test.key, text);
    expect(await test.redis.get(test.key)).toEqual(read);
  });

  it('keeps bytes that are no text', async () => {
    await test.redis.set(test.key, 'éé');
    const half = await test.post('/', ['GETRANGE', test.key, '1', '2'], BASE64);
    const bytes = Buffer.from([0xa9, 0xc3]).toString('base64');
    expect(await half.json()).toEqual({ result: bytes });
  });

  it('keeps them in a transaction too', async () => {
    const commands = [
      ['SET', test.key, 'éé'],
      ['GETRANGE', test.key, '1', '2'],
    ];
    const answers = await test.post('/multi-exec', commands, BASE64);
    const bytes = Buffer.from([0xa9, 0xc3]).toString('base64');
    expect(await answers.json()).toEqual([{ result: 'OK' }, { result: bytes }]);
  });

  it('encodes in base64 only what is asked for, and never a whole OK', async () => {
    const get = ['GET', test.key];
    await test.redis.set(test.key, 'AbC1');
    expect(await (await test.post('/', get)).json()).toEqual({ result: 'AbC1' });
    expect(await (await test.post('/', get, BASE64)).json()).toEqual({ result: 'QWJDMQ==' });
    const many = [
      ['MGET', test.key, 'none'],
      ['SET', test.key, 'OK'],
      ['MGET', test.key],
      ['STRLEN', test.key],
    ];
    expect(await (await test.post('/pipeline', many, BASE64)).json()).toEqual([
      { result: ['QWJDMQ==', null] },
      { result: 'OK' },
      { result: ['T0s='] },
      { result: 2 },
    ]);
  });
}
