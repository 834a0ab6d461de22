import { createHmac } from 'node:crypto';
import { createKeyedHash, type KeyedHash } from '@skinstack/domain/crypto/keyed-hash';
import fc from 'fast-check';
import { expect, test } from 'vitest';

/** The whole of a message's hash, in hex. */
function hashed(keyed: KeyedHash, message: Uint8Array): string {
  const mac = Buffer.alloc(32);
  keyed(message, message.length, mac, 0, 32);
  return mac.toString('hex');
}

test.each([
  // RFC 4231, test cases 1, 2, 3, 6 and 7
  [
    '0b'.repeat(20),
    Buffer.from('Hi There').toString('hex'),
    'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  ],
  [
    Buffer.from('Jefe').toString('hex'),
    Buffer.from('what do ya want for nothing?').toString('hex'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  [
    'aa'.repeat(20),
    'dd'.repeat(50),
    '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
  ],
  [
    'aa'.repeat(131),
    Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First').toString('hex'),
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
])('the published vector of key %s', (key, message, mac) => {
  const keyed = createKeyedHash(Buffer.from(key, 'hex'));
  expect(hashed(keyed, Buffer.from(message, 'hex'))).toBe(mac);
});

test('hashes as OpenSSL does, one message after the other under several keys', () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  const some = fc.array(fc.tuple(fc.nat(1), bytes), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(bytes, bytes, some, (one, other, messages) => {
      const keys = [one, other].map((key) => ({ key, keyed: createKeyedHash(key) }));
      for (const [which, message] of messages) {
        const { key = one, keyed = createKeyedHash(one) } = keys[which] ?? {};
        const expected = createHmac('sha256', key).update(message).digest('hex');
        expect(hashed(keyed, message)).toBe(expected);
      }
    }),
  );
});

test('hashes the start of an array, and writes into it, leaving the rest as it was', () => {
  const message = new Uint8Array(64).fill(5);
  const expected = createHmac('sha256', 'key').update(message.subarray(0, 33)).digest();
  createKeyedHash(Buffer.from('key'))(message, 33, message, 33, 15);
  expect(Buffer.from(message.subarray(33, 48))).toEqual(expected.subarray(0, 15));
  expect([...message.subarray(0, 33), ...message.subarray(48)]).toEqual(Array(49).fill(5));
});
