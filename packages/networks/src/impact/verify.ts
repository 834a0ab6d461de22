import { markVerified, type RawDelivery, type VerifiedDelivery } from '../delivery.ts';
import type { Credential } from '../network-adapter.ts';
import { equalTokens } from './equal-tokens.ts';
import { isToken } from './token.ts';

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
  if (!(await equalTokens(token, secret))) return null;
  const query = parts.filter((part) => !IS_TOKEN.test(part)).join('&');
  const body = delivery.method === 'GET' ? new TextEncoder().encode(query) : delivery.body;
  return markVerified({ ...delivery, query, body });
}
