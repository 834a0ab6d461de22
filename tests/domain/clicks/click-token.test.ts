import {
  createTokenSigner,
  importSigningKey,
  signClickToken,
  verifyClickToken,
} from '@skinstack/domain/clicks/click-token';
import { idBytes, makeId } from '@skinstack/domain/ids';
import { expect, test } from 'vitest';

const SIGNING_KEY = 'a-signing-key-of-more-than-32-characters';
const key = await importSigningKey(SIGNING_KEY);
const clicked_at_ms = 1_795_000_000_000;
const click_id = makeId('clk', clicked_at_ms, new Uint8Array(10).fill(7));
const link_id = makeId('lnk', clicked_at_ms - 5, new Uint8Array(10).fill(9));
const token = signClickToken(createTokenSigner(SIGNING_KEY), idBytes(click_id), idBytes(link_id));

test('a token says which click, which link and when, and fits every network’s sub-id', async () => {
  expect(token).toMatch(/^[A-Za-z0-9_-]{64}$/);
  expect(await verifyClickToken(key, token)).toEqual({
    ...{ click_id, link_id, clicked_at_ms, is_embedded: false },
  });
});

test('a token says when a page embedded the link, under its signature', async () => {
  const signer = createTokenSigner(SIGNING_KEY);
  const embedded = signClickToken(signer, idBytes(click_id), idBytes(link_id), true);
  const read = { click_id, link_id, clicked_at_ms, is_embedded: true };
  expect(await verifyClickToken(key, embedded)).toEqual(read);
  const cleaned = Buffer.from(embedded, 'base64url').fill(1, 0, 1).toString('base64url');
  expect(await verifyClickToken(key, cleaned)).toBeNull();
});

test('a token signed by the former hash is the one signed now, and still verifies', async () => {
  const former = 'AQGh7lZeAHcHhwcHBwcHBwcBoe5WXft5CYkJCQkJCQkJKDWx4QLlCRbhOOp_NbJ5';
  expect(token).toBe(former);
  expect(await verifyClickToken(key, former)).toMatchObject({ click_id, link_id });
});

test('any flipped bit is refused', async () => {
  const bytes = Buffer.from(token, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const forged = Buffer.from(bytes);
    forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(await verifyClickToken(key, forged.toString('base64url'))).toBeNull();
  }
});

test('another key, another length and other letters are refused', async () => {
  const other = await importSigningKey('another-signing-key-of-32-characters');
  expect(await verifyClickToken(other, token)).toBeNull();
  for (const text of ['', token.slice(1), `${token}A`, token.replace(/./, '='), 'é'.repeat(64)]) {
    expect(await verifyClickToken(key, text)).toBeNull();
  }
});
