import { createLog, describeError } from '@skinstack/http/log';
import { expect, test } from 'vitest';

function capture(secrets: string[]) {
  const lines: string[] = [];
  return { lines, log: createLog('test', secrets, (line) => lines.push(line)) };
}

test('one JSON line with time, level, worker and event', () => {
  const { lines, log } = capture([]);
  log('info', 'request', { status: 200 });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    ...{ level: 'info', worker: 'test', event: 'request', status: 200 },
    time: expect.stringMatching(/Z$/),
  });
});

test('no secret leaves, whether known or only shaped like one', () => {
  const known = 'planted-secret-1234';
  const { lines, log } = capture([known]);
  log('error', `x ${known}`, {
    a: `at ${known}/end`,
    b: 'postgresql://user:hunter22@host/db',
    c: 'Authorization: Bearer abc.def',
    d: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  });
  const line = lines.join();
  for (const secret of [known, 'hunter22', 'abc.def', 'MfKQ9r8GKYqr']) {
    expect(line).not.toContain(secret);
  }
  expect(line).toContain('postgresql://user:***@host/db');
});

test('of an unexpected error only its kind and place are told, never its message', () => {
  const error = new TypeError('Failed query: insert … params: mina@example.com,secret');
  const told = JSON.stringify(describeError(error));
  expect(told).toContain('TypeError');
  expect(told).toContain('log.test.ts');
  expect(told).not.toContain('mina@example.com');
  expect(describeError('text')).toEqual({ error: 'string' });
});
