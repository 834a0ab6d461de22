import { toBase64Url } from '@skinstack/domain/crypto/encodings';
import { openSecret, type SealingKey, sealSecret } from '@skinstack/domain/crypto/seal';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';

/**
 * The hash of a bearer key. Keys are 256 random bits, so a plain SHA-256 cannot be reversed by
 * guessing; comparing hashes reveals nothing about the key.
 */
export function hashKey(key: string): Promise<string> {
  return sha256Hex(key);
}

/** Random bytes as text that is safe in a header, a cookie and a log's redaction (`ss_…`). */
export function randomSecret(
  ports: { random(length: number): Uint8Array<ArrayBuffer> },
  prefix: string,
  byte_count: number,
): string {
  return `${prefix}${toBase64Url(ports.random(byte_count))}`;
}

/** Encrypts the key for a network's API, bound to our account there and to this use. */
export function sealApiKey(
  ports: { sealing_key: SealingKey; random(length: number): Uint8Array<ArrayBuffer> },
  network_account_id: string,
  api_key: string,
): Promise<string> {
  const context = apiKeyContext(network_account_id);
  return sealSecret(ports.sealing_key, api_key, context, ports.random(12));
}

/** Decrypts the key for a network's API. @throws Error when it cannot be opened */
export function openApiKey(
  ports: { sealing_key: SealingKey },
  network_account_id: string,
  api_key_sealed: string,
): Promise<string> {
  return openSecret(ports.sealing_key, api_key_sealed, apiKeyContext(network_account_id));
}

/** What an API key is bound to; the webhook secret of the same account is bound to the id alone. */
const apiKeyContext = (network_account_id: string) => `${network_account_id} api_key`;

/** Encrypts a shop's admin token, bound to our account there, to the shop and to this use. */
export function sealAdminToken(
  ports: { sealing_key: SealingKey; random(length: number): Uint8Array<ArrayBuffer> },
  of: { network_account_id: string; shop: string },
  admin_token: string,
): Promise<string> {
  return sealSecret(ports.sealing_key, admin_token, adminTokenContext(of), ports.random(12));
}

/** Decrypts a shop's admin token. @throws Error when it cannot be opened, or is another shop's */
export function openAdminToken(
  ports: { sealing_key: SealingKey },
  of: { network_account_id: string; shop: string },
  admin_token_sealed: string,
): Promise<string> {
  return openSecret(ports.sealing_key, admin_token_sealed, adminTokenContext(of));
}

const adminTokenContext = (of: { network_account_id: string; shop: string }) =>
  `${of.network_account_id} admin_token ${of.shop}`;
