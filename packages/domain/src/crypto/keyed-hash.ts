import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

/**
 * HMAC-SHA256 under the key it was made with, of the first `length` bytes of `message`. Its first
 * `count` bytes (of 32) are written into `target` from `at` on, which may be the message itself.
 */
export type KeyedHash = (
  message: Uint8Array,
  length: number,
  target: Uint8Array,
  at: number,
  count: number,
) => void;

/**
 * HMAC-SHA256 (RFC 2104, FIPS 180-4) that answers at once; WebCrypto's answers with a promise. The
 * key is worked in once: each message begins with a copy of that state, over the one before.
 */
export function createKeyedHash(key: Uint8Array): KeyedHash {
  const keyed = hmac.create(sha256, key);
  const state = keyed.clone();
  const digest = new Uint8Array(32);
  return (message, length, target, at, count) => {
    keyed._cloneInto(state);
    state.update(message.subarray(0, length));
    state.digestInto(digest);
    target.set(digest.subarray(0, count), at);
  };
}
