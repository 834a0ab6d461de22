import { fromBase64, toBase64, toBase64Url } from './encodings.ts';
import { createKeyedHash } from './keyed-hash.ts';

const IV_LENGTH = 12;

/** An imported encryption key, whatever the runtime calls its type. */
export type SealingKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/**
 * Imports ENCRYPTION_KEY for AES-256-GCM (NIST SP 800-38D).
 * @param encryption_key 32 random bytes in base64
 * @throws Error when it is not 32 bytes
 */
export async function importSealingKey(encryption_key: string): Promise<SealingKey> {
  const raw = fromBase64(encryption_key);
  if (raw.length !== 32) throw new Error('ENCRYPTION_KEY is not 32 bytes in base64');
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/**
 * Encrypts a secret for keeping at rest.
 * @param context what the secret belongs to (a row's id): it opens only with the same context
 * @param iv twelve random bytes, never used twice
 */
export async function sealSecret(
  key: SealingKey,
  secret: string,
  context: string,
  iv: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const additionalData = new TextEncoder().encode(context);
  const plain = new TextEncoder().encode(secret);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, plain);
  const bytes = new Uint8Array(IV_LENGTH + sealed.byteLength);
  bytes.set(iv);
  bytes.set(new Uint8Array(sealed), IV_LENGTH);
  return toBase64(bytes);
}

/** Opens what `sealSecret` made; fails when the key, the context or any bit differs. */
export async function openSecret(key: SealingKey, text: string, context: string): Promise<string> {
  const bytes = fromBase64(text);
  const iv = bytes.subarray(0, IV_LENGTH);
  const additionalData = new TextEncoder().encode(context);
  const sealed = bytes.subarray(IV_LENGTH);
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, sealed);
  return new TextDecoder().decode(plain);
}

/**
 * Makes digests of secrets that tell whether two are the same and nothing else: keyed hashes, so
 * that whoever reads the database cannot try guesses.
 */
export function createSecretDigest(encryption_key: string): (secret: string) => string {
  const encoder = new TextEncoder();
  const hash = createKeyedHash(encoder.encode(`skinstack secret digest ${encryption_key}`));
  return (secret) => {
    const bytes = encoder.encode(secret);
    const digest = new Uint8Array(32);
    hash(bytes, bytes.length, digest, 0, digest.length);
    return toBase64Url(digest);
  };
}
