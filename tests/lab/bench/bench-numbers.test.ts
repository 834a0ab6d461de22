import { parseThreadTime, readCpuTime } from '@skinstack/lab/load/send-requests';
import { countClicks, splitMessages } from '@skinstack/lab/load/split-messages';
import { median, percentile } from '@skinstack/lab/report';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('percentiles', () => {
  test('between two values in proportion, whatever their order', () => {
    expect(percentile([4, 1, 3, 2], 50)).toBe(2.5);
    expect(percentile([10, 9, 100], 100)).toBe(100);
    expect(percentile([10, 9, 100], 0)).toBe(9);
    expect(percentile([7], 99)).toBe(7);
    const hundred = Array.from({ length: 101 }, (_, at) => at);
    expect(percentile(hundred, 99)).toBe(99);
    expect(percentile([], 50)).toBeNaN();
  });

  test('the median is not moved by one wild repeat, and what is given stays as it is', () => {
    const given = [3, 1, 1_000_000];
    expect(median(given)).toBe(3);
    expect(given).toEqual([3, 1, 1_000_000]);
  });

  test('a percentile is never outside what was measured, and grows with its percent', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });
    const percents = fc.tuple(fc.nat(100), fc.nat(100));
    fc.assert(
      fc.property(values, percents, (some, [a, b]) => {
        const low = percentile(some, Math.min(a, b));
        const high = percentile(some, Math.max(a, b));
        expect(low).toBeGreaterThanOrEqual(Math.min(...some));
        expect(high).toBeLessThanOrEqual(Math.max(...some));
        expect(low).toBeLessThanOrEqual(high);
      }),
    );
  });
});

describe('CPU time', () => {
  test('is what the scheduler counted of each thread, to the nanosecond', () => {
    expect(parseThreadTime('12345678 6877205 4\n')).toBeCloseTo(12.345678, 9);
  });

  test.runIf(process.platform === 'linux')('grows with work, and not with waiting', () => {
    const read = () => readCpuTime(process.pid) ?? Number.NaN;
    const before_ms = read();
    const until_ms = performance.now() + 60;
    while (performance.now() < until_ms) Math.hypot(until_ms, before_ms);
    const worked_ms = read() - before_ms;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    expect(read() - before_ms - worked_ms).toBeLessThan(150);
    expect(worked_ms).toBeGreaterThan(1);
  });

  test('is unknown of a process that is gone', () => {
    expect(readCpuTime(2 ** 30)).toBeNull();
  });
});

describe('messages on a connection', () => {
  const bare = 'HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n';
  const full = 'POST /message HTTP/1.1\r\ncontent-length: 5\r\n\r\nclick';

  test('are whole wherever the stream was cut', () => {
    const stream = Buffer.from(bare + full + bare);
    for (let cut = 0; cut <= stream.length; cut++) {
      const first = splitMessages(stream.subarray(0, cut));
      const later = splitMessages(Buffer.concat([first.rest, stream.subarray(cut)]));
      const bodies = [...first.messages, ...later.messages].map(({ body }) => body.toString());
      expect(bodies).toEqual(['', 'click', '']);
      expect(later.rest).toHaveLength(0);
    }
  });

  test('with a body in chunks end where its last chunk does, wherever the stream was cut', () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    const stream = Buffer.from(`${head}5\r\n0\r\n\r\n\r\n0\r\n\r\n${bare}`);
    for (let cut = 0; cut <= stream.length; cut++) {
      const first = splitMessages(stream.subarray(0, cut));
      const later = splitMessages(Buffer.concat([first.rest, stream.subarray(cut)]));
      expect(first.messages.length + later.messages.length, `cut at ${cut}`).toBe(2);
      expect(later.rest).toHaveLength(0);
    }
    expect(() => splitMessages(Buffer.from(`${head}size\r\n`))).toThrow(/chunk/);
  });
});

test('clicks are counted by their ids: one a message, many a message, many messages a batch', () => {
  const [one, two] = ['clk_01kav5w2f8e9vr3m6n7p8q9s0t', 'clk_01kav5w2f8e9vr3m6n7p8q9s0v'];
  const message = (...ids: string[]) => Buffer.from(JSON.stringify(ids.map((id) => ({ id }))));
  expect(countClicks('POST /message HTTP/1.1', message(one))).toBe(1);
  expect(countClicks('POST /message HTTP/1.1', message(one, two, one))).toBe(2);
  const messages = [message(one), message(two)].map((body) => ({ body: body.toString('base64') }));
  const batch = Buffer.from(JSON.stringify({ messages }));
  expect(countClicks('POST /batch HTTP/1.1', batch)).toBe(2);
});
