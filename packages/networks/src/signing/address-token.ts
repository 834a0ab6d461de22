import { sha256 } from '@skinstack/domain/crypto/sha256';
import {
  type Credential,
  markVerified,
  type RawDelivery,
  type VerifiedDelivery,
} from '../adapter.ts';
import { isToken } from './secrets.ts';

const IS_TOKEN = /^token=/;

/**
 * For networks that sign nothing: the webhook's address holds an unguessable `token`. It is taken
 * out of what is kept.
 */
export async function verifyAddressToken(
  delivery: RawDelivery,
  { secret }: Credential,
): Promise<VerifiedDelivery | null> {
  const parts = delivery.query.split('&');
  const tokens = parts.filter((part) => IS_TOKEN.test(part));
  const token = tokens[0]?.slice('token='.length) ?? '';
  if (tokens.length !== 1 || !isToken(token) || !isToken(secret)) return null;
  if (!(await isSameToken(token, secret))) return null;
  const query = parts.filter((part) => !IS_TOKEN.test(part)).join('&');
  const body = delivery.method === 'GET' ? new TextEncoder().encode(query) : delivery.body;
  return markVerified({ ...delivery, query, body });
}

/**
 * Whether two secrets are the same, in constant time: their hashes are compared, so neither where
 * they differ nor how long they are can be measured.
 */
async function isSameToken(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([sha256(a), sha256(b)]);
  let difference = 0;
  for (const [at, byte] of first.entries()) difference |= byte ^ (second[at] ?? 0);
  return difference === 0;
}
