import { sealSecret } from '@skinstack/domain/seal';
import type { Ports } from '../ports.ts';

/** Encrypts the key an account's API is asked with, bound to the account and to this use. */
export function sealApiKey(ports: Ports, id: string, api_key: string): Promise<string> {
  return sealSecret(ports.sealing_key, api_key, apiKeyContext(id), ports.random(12));
}

/** What an API key is bound to: the webhook secret of the same account opens with another. */
export const apiKeyContext = (id: string) => `${id} api_key`;
