import { createHash, createHmac } from 'node:crypto';
import {
  fromBase64,
  fromBase64Url,
  fromHex,
  toBase64,
  toBase64Url,
  toHex,
} from '@skinstack/domain/crypto/encodings';
import {
  hmacSha256,
  importHmacKey,
  sha256,
  sha256Hex,
  verifyHmacSha256,
} from '@skinstack/domain/crypto/sha256';
import { describe, expect, test } from 'vitest';

const bytesOf = (length: number) =>
  Uint8Array.from({ length }, (_, index) => (index * 167 + length) & 255);
const LENGTHS = [0, 1, 2, 3, 4, 11, 12, 16, 31, 32, 48, 20_000];

describe('bytes as text, as Node writes it', () => {
  test.each(LENGTHS)('%i bytes in hex', (length) => {
    const text = Buffer.from(bytesOf(length)).toString('hex');
    expect(toHex(bytesOf(length))).toBe(text);
    expect(fromHex(text.toUpperCase())).toEqual(bytesOf(length));
  });

  test.each(LENGTHS)('%i bytes in base64', (length) => {
    const text = Buffer.from(bytesOf(length)).toString('base64');
    expect(toBase64(bytesOf(length))).toBe(text);
    expect(fromBase64(text.replace(/(.{76})/g, '$1\n'))).toEqual(bytesOf(length));
  });

  test.each(LENGTHS)('%i bytes in base64url, without padding', (length) => {
    const text = Buffer.from(bytesOf(length)).toString('base64url');
    expect(toBase64Url(bytesOf(length))).toBe(text);
    expect(toBase64Url(bytesOf(length + 5), length)).toBe(
      Buffer.from(bytesOf(length + 5).subarray(0, length)).toString('base64url'),
    );
    expect(fromBase64Url(text)).toEqual(bytesOf(length));
  });
});

describe('SHA-256 of bytes and of text', () => {
  test('is Node’s', async () => {
    const digest = createHash('sha256').update('é').digest('hex');
    expect(await sha256Hex('é')).toBe(digest);
    expect(toHex(await sha256(new TextEncoder().encode('é')))).toBe(digest);
  });

  test('keyed, it is Node’s too, and true for that one only', async () => {
    const key = await importHmacKey('a key');
    const mac = await hmacSha256(key, 'é');
    expect(toHex(mac)).toBe(createHmac('sha256', 'a key').update('é').digest('hex'));
    expect(await verifyHmacSha256(key, mac, 'é')).toBe(true);
    expect(await verifyHmacSha256(key, mac, 'e')).toBe(false);
    expect(await verifyHmacSha256(key, mac.subarray(0, 31), 'é')).toBe(false);
    expect(await verifyHmacSha256(await importHmacKey('another'), mac, 'é')).toBe(false);
  });
});
